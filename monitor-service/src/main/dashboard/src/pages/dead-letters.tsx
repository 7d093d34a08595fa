import { useSignal } from '@preact/signals'
import { post } from '../api/client'
import { useResource } from '../api/resource'
import { bulkFilter, listAddress, type DeadFilter, type DeadLetter, type DeadLetterPage } from '../dead-letters/dead-letter'
import { ReplayMany } from '../dead-letters/replay-many'
import { Pager, usePages } from '../lists/pages'
import { QueryInput } from '../lists/query-input'
import { ActionButton } from '../parts/action-button'
import { Moment } from '../parts/moment'
import { Page } from '../parts/page'
import { Empty, Loaded } from '../parts/states'
import { StateChip } from '../parts/state-chip'
import { shortId, words } from '../parts/text'
import { place } from '../route/router'
import { may } from '../session/session'
import { jobHref } from './selection'

const PAGE_LENGTH = 50

export function DeadLetters() {
  const { query } = place.value
  const filter: DeadFilter = { service: query.get('service') ?? '', tenant: query.get('tenant') ?? '', label: query.get('label') ?? '' }
  const usable = bulkFilter(filter) !== undefined
  const letters = usePages<DeadLetterPage>(listAddress(usable ? filter : { ...filter, label: '' }, PAGE_LENGTH))
  const asking = useSignal(false)
  const filtered = Object.values(filter).some(Boolean)
  return (
    <Page
      title="Dead letters"
      actions={may('operate') && (
        <button type="button" class="button" disabled={!usable || letters.data.value?.jobs.length === 0} onClick={() => (asking.value = true)}>
          {filtered ? 'Replay what fits …' : 'Replay many …'}
        </button>
      )}
    >
      <Filters />
      {!usable && <p class="fault-box mild" role="status">A label is a name and a value: <code>run:night</code></p>}
      <Loaded resource={letters}>
        {(page) => (
          <>
            {page.jobs.length === 0 && !letters.next && !letters.previous ? <Nothing filtered={filtered} /> : <Table letters={page.jobs} reload={letters.reload} />}
            <Pager paged={letters} />
          </>
        )}
      </Loaded>
      {asking.value && (
        <ReplayMany
          filter={filter}
          onClose={() => (asking.value = false)}
          onDone={() => {
            asking.value = false
            letters.reload()
          }}
        />
      )}
    </Page>
  )
}

function Filters() {
  const services = useResource<{ services: { name: string }[] }>('/v1/services', 0)
  return (
    <div class="filters">
      <QueryInput name="service" label="Service" suggestions={services.data.value?.services.map((service) => service.name)} first />
      {may('operate') && <QueryInput name="tenant" label="Tenant" />}
      <QueryInput name="label" label="Label" placeholder="Label, name:value" />
    </div>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty title="No dead letter fits">
      <a class="button" href="/dead-letters">Show all</a>
    </Empty>
  ) : (
    <Empty title="No dead letters">
      <p>A job that fails for good, or that nobody started in time, comes here, and stays until it is replayed or its retention has passed.</p>
    </Empty>
  )
}

function Table({ letters, reload }: { letters: readonly DeadLetter[]; reload: () => void }) {
  return (
    <div class="card sheet-place">
      <table class="sheet" aria-label="Dead letters">
        <thead><tr><th>Job</th><th>State</th><th>Why</th><th class="right">Attempts</th><th>Ended</th><th><span class="unseen">Actions</span></th></tr></thead>
        <tbody>{letters.map((letter) => <Row key={letter.id} letter={letter} reload={reload} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ letter, reload }: { letter: DeadLetter; reload: () => void }) {
  const { id, service, tenant, state, error, labels, attempts, finished_at: finished } = letter
  const last = attempts.at(-1)
  return (
    <tr data-testid={`dead-letter-${id}`}>
      <td class="wide-cell">
        <span class="stack">
          <a class="mono text-link" href={jobHref(id)} title={id}>{shortId(id)}</a>
          <span class="quiet">{service}{tenant === 'default' ? '' : ` · ${tenant}`}</span>
          {Object.entries(labels).map(([name, value]) => <span key={name} class="quiet">{name}: {value}</span>)}
        </span>
      </td>
      <td data-label="State"><StateChip state={state} /></td>
      <td class="wide-cell why-cell">
        <span class="stack">
          <b>{words(error?.class ?? state)}</b>
          <span class="why-text" title={error?.message}>{error?.message ?? 'The orchestrator kept no reason.'}</span>
          {last && <span class="quiet">last on {last.worker}</span>}
        </span>
      </td>
      <td data-label="Attempts" class="right number">{attempts.length}</td>
      <td data-label="Ended">{finished ? <Moment at={finished} /> : '–'}</td>
      <td><span class="buttons">
          {may('submit') && <a class="button" href={`/submit?like=${encodeURIComponent(id)}`} aria-label={`Change ${shortId(id)} and submit it`} title="Opens its input in the form">Change</a>}
          {may('submit') && <Replay id={id} reload={reload} />}
        </span></td>
    </tr>
  )
}

function Replay({ id, reload }: { id: string; reload: () => void }) {
  const run = async () => {
    const job = await post<{ id: string }>(`/v1/dead-letters/${encodeURIComponent(id)}/replay`)
    reload()
    return `Submitted once more as ${shortId(job.id)}.`
  }
  return <ActionButton label={`Replay ${shortId(id)}`} run={run}>Replay</ActionButton>
}
