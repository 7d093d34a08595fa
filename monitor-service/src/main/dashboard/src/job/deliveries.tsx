import { useSignal } from '@preact/signals'
import { useResource } from '../api/resource'
import { Loaded } from '../parts/states'
import { words } from '../parts/text'
import { dateAndTime } from '../parts/time'

interface Delivery {
  id: string
  event: string
  state: string
  occurred_at: string
  next_attempt_at?: string
  reason?: string
  attempts: { at: string; duration_ms: number; status?: number; error?: string }[]
}

/** Who was told of the job over a webhook; asked for when somebody wants to know. */
export function Deliveries({ id }: { id: string }) {
  const open = useSignal(false)
  return (
    <details class="card section fold" onToggle={(event) => (open.value = event.currentTarget.open)} data-testid="deliveries">
      <summary><h3>Webhook deliveries</h3></summary>
      {open.value && <Table id={id} />}
    </details>
  )
}

function Table({ id }: { id: string }) {
  const page = useResource<{ deliveries: Delivery[] }>(`/v1/jobs/${encodeURIComponent(id)}/webhook-deliveries`)
  return (
    <Loaded resource={page} height={32}>
      {({ deliveries }) => deliveries.length === 0 ? <p class="quiet">Nobody was told of this job over a webhook.</p> : (
        <div class="sheet-place" tabIndex={0} role="region" aria-label="Webhook deliveries">
          <table class="sheet">
            <thead><tr><th scope="col">Event</th><th scope="col">State</th><th scope="col">Tries</th><th scope="col">Last answer</th></tr></thead>
            <tbody>
              {deliveries.map((delivery) => {
                const last = delivery.attempts.at(-1)
                return (
                  <tr key={delivery.id}>
                    <td data-label="Event">{delivery.event}</td>
                    <td data-label="State">{words(delivery.state)}{delivery.reason && <span class="quiet"> · {delivery.reason}</span>}</td>
                    <td data-label="Tries" class="number">{delivery.attempts.length}</td>
                    <td data-label="Last answer">{last ? <span title={dateAndTime(last.at)}>{last.error ?? last.status} · {last.duration_ms} ms</span> : '–'}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </Loaded>
  )
}
