import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useResource } from '../api/resource'
import { Modal } from '../parts/modal'
import { Loaded } from '../parts/states'
import { logText } from './log-text'

interface Log {
  service: string
  lines: readonly string[]
}

interface ServiceLogProps {
  machine: string
  service: string
  onClose: () => void
}

/** The last that a service has printed. The machine is asked for it, when this opens and then as often as somebody wishes. */
export function ServiceLog({ machine, service, onClose }: ServiceLogProps) {
  const log = useResource<Log>(`/v1/machines/${encodeURIComponent(machine)}/services/${encodeURIComponent(service)}/logs`, 0)
  const asking = useSignal(true)
  const { value: found } = log.data
  const { value: fault } = log.fault
  useEffect(() => {
    if (found || fault) asking.value = false
  }, [found, fault])
  const refresh = () => {
    if (asking.peek()) return
    asking.value = true
    log.reload()
  }
  return (
    <Modal
      title={`Log of ${service}`}
      wide
      onClose={onClose}
      foot={
        <>
          <span class="quiet log-note" role="status">{asking.value ? `Asking ${machine} …` : found && noteOf(found.lines.length)}</span>
          <button type="button" class="button" aria-busy={asking.value} onClick={refresh}>Refresh</button>
        </>
      }
    >
      <Loaded resource={{ ...log, reload: refresh }} height={24}>{({ lines }) => <Lines service={service} lines={lines} />}</Loaded>
    </Modal>
  )
}

/** With its end in sight: what was printed last tells most. */
function Lines({ service, lines }: { service: string; lines: readonly string[] }) {
  const box = useRef<HTMLPreElement>(null)
  useEffect(() => box.current?.scrollTo(0, box.current.scrollHeight), [lines])
  if (lines.length === 0) return <p class="quiet">It has not printed anything since its machine started.</p>
  return <pre ref={box} class="raw-text log-text" role="region" aria-label={`Last lines of ${service}`} tabIndex={0}>{logText(lines)}</pre>
}

const noteOf = (lines: number) => (lines === 1 ? 'The only line' : `The last ${lines} lines`)
