import { useSignal } from '@preact/signals'
import { call, post } from '../api/client'
import { Text } from '../parts/field'
import { elsewhere, faultsOf } from '../parts/faults'
import { Modal } from '../parts/modal'
import { say } from '../parts/toast'
import { bodyOf, draftOf, EVENTS, newDraft, type Webhook } from './webhook'

interface WebhookFormProps {
  /** undefined for a new one. */
  webhook: Webhook | undefined
  onClose: () => void
  /** With its secret when it is new. */
  onSaved: (webhook: Webhook) => void
}

const PLACES = ['/url', '/description', '/service', '/labels', '/events']

/** Makes a webhook, or says everything about one anew. */
export function WebhookForm({ webhook, onClose, onSaved }: WebhookFormProps) {
  const draft = useSignal(webhook ? draftOf(webhook) : newDraft())
  const faults = useSignal<Record<string, string>>({})
  const busy = useSignal(false)
  const set = (part: Partial<typeof draft.value>) => void (draft.value = { ...draft.peek(), ...part })
  const save = async () => {
    const said = bodyOf(draft.peek(), webhook?.enabled ?? true)
    if ('fault' in said) {
      faults.value = { '/labels': said.fault }
      return
    }
    busy.value = true
    faults.value = {}
    try {
      const saved = webhook
        ? await call<Webhook>('PUT', `/v1/webhooks/${encodeURIComponent(webhook.id)}`, said.body)
        : await post<Webhook>('/v1/webhooks', said.body)
      if (webhook) say('The webhook is changed.')
      onSaved(saved)
    } catch (error) {
      faults.value = faultsOf(error)
    } finally {
      busy.value = false
    }
  }
  const toggle = (event: string, on: boolean) => set({ events: EVENTS.filter((each) => (each === event ? on : draft.peek().events.includes(each))) })
  const eventFault = Object.entries(faults.value).find(([pointer]) => pointer.startsWith('/events'))?.[1]
  return (
    <Modal
      title={webhook ? 'Change the webhook' : 'New webhook'}
      wide
      onClose={onClose}
      foot={
        <>
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="button" class="button primary" disabled={busy.value} aria-busy={busy.value} onClick={() => void save()}>{webhook ? 'Save' : 'Make the webhook'}</button>
        </>
      }
    >
      <div class="form" data-testid="webhook-form">
        {elsewhere(faults.value, [...PLACES, ...Object.keys(faults.value).filter((pointer) => pointer.startsWith('/events'))]).map((fault) => (
          <p key={fault} class="fault-box" role="alert">{fault}</p>
        ))}
        <Text label="URL" type="url" required mono value={draft.value.url} onInput={(url) => set({ url })} fault={faults.value['/url']} placeholder="https://example.com/hooks" hint="https, and of the public internet unless the settings allow others." />
        <Text label="Description" value={draft.value.description} onInput={(description) => set({ description })} fault={faults.value['/description']} />
        <fieldset class="group">
          <legend>Events</legend>
          <div class="event-boxes">
            {EVENTS.map((event) => (
              <label key={event} class="check">
                <input type="checkbox" checked={draft.value.events.includes(event)} onChange={(change) => toggle(event, change.currentTarget.checked)} />
                <code>{event}</code>
              </label>
            ))}
          </div>
          {eventFault && <small class="field-fault" role="alert">{eventFault}</small>}
        </fieldset>
        <div class="form-row">
          <Text label="Only jobs of the service" value={draft.value.service} onInput={(service) => set({ service })} fault={faults.value['/service']} />
          <Text label="Only jobs with the labels" mono value={draft.value.labels} onInput={(labels) => set({ labels })} fault={faults.value['/labels']} placeholder={'{"team": "billing"}'} />
        </div>
      </div>
    </Modal>
  )
}
