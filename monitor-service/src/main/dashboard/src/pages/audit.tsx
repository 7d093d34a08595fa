import { about, fits, deed, wasRefused, type AuditEntry, type AuditPage } from '../access/audit'
import { address } from '../lists/query'
import { Pager, usePages } from '../lists/pages'
import { QueryChoice } from '../lists/query-choice'
import { QueryInput } from '../lists/query-input'
import { Mark } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Page } from '../parts/page'
import { Empty, Loaded } from '../parts/states'
import { dateAndTime } from '../parts/time'
import { place } from '../route/router'

const PAGE_LENGTH = 200

export function Audit() {
  const { query } = place.value
  const text = query.get('q') ?? ''
  const refused = query.get('answer') === 'refused'
  const log = usePages<AuditPage>(address('/v1/audit', { limit: PAGE_LENGTH }))
  return (
    <Page title="Audit">
      <div class="filters">
        <QueryInput name="q" label="Filter this page" placeholder="Key, deed, tenant …" first />
        <QueryChoice name="answer" label="Answer" options={[{ value: 'refused', name: 'refused', many: log.data.value?.entries.filter(wasRefused).length }]} />
      </div>
      <Loaded resource={log} height={32}>
        {(page) => {
          const shown = page.entries.filter((entry) => fits(entry, text) && (!refused || wasRefused(entry)))
          return (
            <>
              {page.entries.length === 0 ? <Nothing /> : shown.length === 0 ? <NoneFits /> : <Table entries={shown} />}
              <Pager paged={log} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Nothing() {
  return (
    <Empty title="Nothing was changed yet">
      <p>Every call that changes something, besides submissions, is written down here: who made it, and what was answered.</p>
    </Empty>
  )
}

function NoneFits() {
  return (
    <Empty title="Nothing on this page fits">
      <a class="button" href="/audit">Show all</a>
    </Empty>
  )
}

function Table({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <div class="card sheet-place" tabIndex={0} role="region" aria-label="Entries">
      <table class="sheet" aria-label="Audit log">
        <thead><tr><th>When</th><th>Who</th><th>Role</th><th>Did</th><th>Call</th><th>Answer</th></tr></thead>
        <tbody>
          {entries.map((entry, index) => (
            <tr key={`${entry.at} ${index}`} data-testid="audit-entry">
              <td data-label="When"><span class="stack"><span class="number">{dateAndTime(entry.at)}</span><span class="quiet"><Moment at={entry.at} /></span></span></td>
              <td data-label="Who"><span class="stack"><b>{entry.key_name}</b><span class="quiet long">{entry.tenant === 'default' ? entry.key_id : `${entry.key_id} · ${entry.tenant}`}</span></span></td>
              <td data-label="Role">{entry.role}</td>
              <td data-label="Did" class="long">{deed(entry)}{entry.detail && <span class="quiet">: {about(entry)}</span>}</td>
              <td data-label="Call"><code class="quiet">{entry.method} {entry.path}</code></td>
              <td data-label="Answer"><Mark tone={wasRefused(entry) ? 'bad' : 'good'} title={entry.status === 499 ? 'The caller left before there was an answer' : undefined}>{entry.status}</Mark></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
