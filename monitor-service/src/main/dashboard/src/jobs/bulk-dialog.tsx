import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { JobState } from '../feed/protocol'
import { jobs } from '../feed/store'
import { Modal } from '../parts/modal'
import { StateChip } from '../parts/state-chip'
import { shortId } from '../parts/text'
import { moment } from '../parts/time'
import { say, sayFault } from '../parts/toast'
import { dryRun, isTarget, MOST, run, told, type BulkAction, type DryRun } from './bulk'
import type { BulkWish, JobsList } from './list'

const SHOWN = 6

const WORDS: Record<BulkAction, { verb: string; effect: string; none: string }> = {
  cancel: {
    verb: 'Cancel',
    effect: 'Those that wait end at once; the workers of those that run are asked to stop. This cannot be taken back.',
    none: 'None of these jobs can be canceled: they have all ended.',
  },
  retry: {
    verb: 'Retry',
    effect: 'Each is submitted once more, as a new job with the same input; what was retried before is left out. It may cost again what it did cost.',
    none: 'None of these jobs can be retried: only those that failed or expired can.',
  },
}

/** Shows what a bulk action would touch, lets one set a limit, and does it. */
export function BulkDialog({ list }: { list: JobsList }) {
  const wish = list.bulk.value
  return wish ? <OpenDialog wish={wish} list={list} /> : null
}

function OpenDialog({ wish, list }: { wish: BulkWish; list: JobsList }) {
  const found = useSignal<DryRun | undefined>(undefined)
  const limit = useSignal(MOST)
  const done = useSignal<number | undefined>(undefined)
  const words = WORDS[wish.action]
  const count = Math.min(found.value?.jobs.length ?? 0, limit.value)
  const close = () => {
    // Who has left it while it worked may have another open by now.
    if (list.bulk.peek() === wish) list.bulk.value = undefined
  }
  useEffect(() => {
    const abort = new AbortController()
    look(wish, abort.signal).then(
      (result) => (found.value = result),
      (fault: unknown) => {
        if (abort.signal.aborted) return
        sayFault(fault)
        close()
      },
    )
    return () => abort.abort()
  }, [])
  const act = async () => {
    done.value = 0
    try {
      const ids = (found.value?.jobs ?? []).slice(0, count).map((job) => job.id)
      say(told(wish.action, await run(wish.action, ids, (many) => (done.value = many))))
      list.selection.clear()
    } catch (fault) {
      sayFault(fault)
    }
    close()
  }
  const busy = done.value !== undefined
  return (
    <Modal
      title={`${words.verb} jobs`}
      onClose={close}
      foot={
        <>
          <button type="button" class="button" onClick={close}>Back</button>
          <button
            type="button"
            class={wish.action === 'cancel' ? 'button danger' : 'button primary'}
            disabled={count === 0 || busy}
            aria-busy={busy}
            data-testid="bulk-run"
            onClick={() => void act()}
          >
            {busy ? (done.value ? `${done.value} of ${count} …` : 'Working …') : `${words.verb} ${count.toLocaleString('en')} ${count === 1 ? 'job' : 'jobs'}`}
          </button>
        </>
      }
    >
      {!found.value ? (
        <div class="skeleton bulk-skeleton" aria-label="Looking for the jobs" />
      ) : found.value.jobs.length === 0 ? (
        <p data-testid="bulk-found">{words.none}</p>
      ) : (
        <Found found={found.value} effect={words.effect} limit={limit.value} onLimit={(value) => (limit.value = value)} />
      )}
    </Modal>
  )
}

interface FoundProps {
  found: DryRun
  effect: string
  limit: number
  onLimit: (limit: number) => void
}

function Found({ found, effect, limit, onLimit }: FoundProps) {
  const total = found.jobs.length
  return (
    <>
      <p data-testid="bulk-found">
        <b>{found.more ? `More than ${MOST.toLocaleString('en')}` : total.toLocaleString('en')}</b> {total === 1 ? 'job fits' : 'jobs fit'}. {effect}
      </p>
      <ul class="bulk-preview" aria-label="The newest of them">
        {found.jobs.slice(0, SHOWN).map((job) => (
          <li key={job.id}>
            <StateChip state={job.state as JobState} />
            <span class="mono">{shortId(job.id)}</span>
            <span>{job.service}</span>
            <span class="quiet number">{moment(job.submitted_at)}</span>
          </li>
        ))}
        {total > SHOWN && <li class="quiet">and {(total - SHOWN).toLocaleString('en')} more</li>}
      </ul>
      {total > 1 && (
        <label class="bulk-limit">
          <span>At most</span>
          <input
            class="input number"
            type="number"
            min={1}
            max={MOST}
            value={Math.min(limit, total)}
            onInput={(event) => onLimit(Math.max(1, Math.min(MOST, Math.floor(event.currentTarget.valueAsNumber) || 1)))}
          />
          <span class="quiet">the newest first; {MOST.toLocaleString('en')} is the most at once</span>
        </label>
      )}
    </>
  )
}

async function look(wish: BulkWish, signal: AbortSignal): Promise<DryRun> {
  if ('filters' in wish) return dryRun(wish.action, wish.filters, signal)
  const known = wish.ids.flatMap((id) => jobs.peek(id) ?? []).filter((job) => isTarget(wish.action, job.state))
  return { jobs: known.slice(0, MOST), more: known.length > MOST }
}
