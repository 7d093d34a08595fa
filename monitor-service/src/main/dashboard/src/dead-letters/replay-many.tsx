import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Text } from '../parts/field'
import { Modal } from '../parts/modal'
import { say, sayFault } from '../parts/toast'
import { run, told } from '../jobs/bulk'
import { causes, MOST_AT_ONCE, preview, type DeadFilter, type Preview } from './dead-letter'

const USUAL_CAP = 100

/** Shows what would be replayed, and how much of it at most, before anything is. */
export function ReplayMany({ filter, onClose, onDone }: { filter: DeadFilter; onClose: () => void; onDone: () => void }) {
  const typed = useSignal(String(USUAL_CAP))
  const seen = useSignal<Preview | undefined>(undefined)
  const fault = useSignal('')
  const done = useSignal<number | undefined>(undefined)
  const busy = done.value !== undefined
  const cap = /^\d+$/.test(typed.value.trim()) ? Number(typed.value) : 0
  const allowed = cap >= 1 && cap <= MOST_AT_ONCE
  useEffect(() => {
    if (!allowed) return
    const abort = new AbortController()
    seen.value = undefined
    fault.value = ''
    preview(filter, cap, abort.signal).then(
      (found) => (seen.value = found),
      (error: Error) => abort.signal.aborted || (fault.value = error.message),
    )
    return () => abort.abort()
  }, [cap, filter.service, filter.tenant, filter.label])
  const replay = async () => {
    done.value = 0
    try {
      const ids = (seen.value?.found ?? []).map((letter) => letter.id)
      say(told('retry', await run('retry', ids, (count) => (done.value = count))))
      onDone()
    } catch (error) {
      sayFault(error)
    } finally {
      done.value = undefined
    }
  }
  const many = seen.value?.found.length ?? 0
  return (
    <Modal
      title="Replay what fits"
      onClose={onClose}
      foot={
        <>
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="button" class="button primary" disabled={!allowed || many === 0 || busy} onClick={() => void replay()} data-testid="replay-confirm">
            {busy ? `${done.value} of ${many} …` : `Replay ${many} ${many === 1 ? 'job' : 'jobs'}`}
          </button>
        </>
      }
    >
      <Text
        label="At most"
        value={typed.value}
        onInput={(text) => (typed.value = text)}
        fault={allowed ? undefined : `a whole number from 1 to ${MOST_AT_ONCE}`}
        hint={`The latest first, ${MOST_AT_ONCE} at once at most.`}
      />
      {fault.value && <p class="fault-box">{fault.value}</p>}
      {allowed && !fault.value && <WhatFits seen={seen.value} filter={filter} />}
    </Modal>
  )
}

function WhatFits({ seen, filter }: { seen: Preview | undefined; filter: DeadFilter }) {
  if (!seen) return <div class="skeleton line-skeleton" />
  const conditions = [filter.service && `service ${filter.service}`, filter.tenant && `tenant ${filter.tenant}`, filter.label && `label ${filter.label}`].filter(Boolean)
  return (
    <div role="status" data-testid="replay-preview">
      <p>
        <b>{seen.found.length} {seen.found.length === 1 ? 'dead letter' : 'dead letters'}</b> {conditions.length > 0 ? `with ${conditions.join(', ')}` : 'of all there are'}
        {seen.more && ', and more beyond the cap'}. Each is submitted once more as a new job, with the same input.
      </p>
      <ul class="cause-list">
        {causes(seen.found).map(([cause, many]) => <li key={cause}><span>{cause}</span><b class="number">{many}</b></li>)}
      </ul>
    </div>
  )
}
