import { useSignal } from '@preact/signals'
import { get } from '../api/client'
import { address } from '../lists/query'
import { Pager, usePages } from '../lists/pages'
import { ActionButton } from '../parts/action-button'
import { Mark } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Page } from '../parts/page'
import { Secret } from '../parts/secret'
import { Empty, Loaded } from '../parts/states'
import { place, setQuery } from '../route/router'
import { may } from '../session/session'
import { Deliveries } from '../webhooks/deliveries'
import { WebhookActions } from '../webhooks/webhook-actions'
import { WebhookForm } from '../webhooks/webhook-form'
import type { Webhook, WebhookPage } from '../webhooks/webhook'

const PAGE_LENGTH = 100

export function Webhooks() {
  const webhooks = usePages<WebhookPage>(address('/v1/webhooks', { limit: PAGE_LENGTH }))
  /** The one that is being changed; null for a new one. */
  const edited = useSignal<Webhook | null | undefined>(undefined)
  const secret = useSignal<string | undefined>(undefined)
  const defaultSecret = useSignal<string | undefined>(undefined)
  const make = may('submit') && <button type="button" class="button primary" onClick={() => (edited.value = null)}>New webhook</button>
  return (
    <Page title="Webhooks" actions={may('submit') && <><DefaultSecret onSecret={(found) => (defaultSecret.value = found)} />{make}</>}>
      <Loaded resource={webhooks}>
        {(page) =>
          page.webhooks.length === 0 && !webhooks.previous ? (
            <Empty title="No webhook yet">
              <p>A webhook tells a service of yours by HTTP how jobs end, or that an alert fires. Each message is signed.</p>
              {make}
            </Empty>
          ) : (
            <>
              <Table webhooks={page.webhooks} reload={webhooks.reload} onEdit={(webhook) => (edited.value = webhook)} onSecret={(found) => (secret.value = found)} />
              <Pager paged={webhooks} back="Back" on="More" />
            </>
          )}
      </Loaded>
      {edited.value !== undefined && (
        <WebhookForm
          webhook={edited.value ?? undefined}
          onClose={() => (edited.value = undefined)}
          onSaved={(saved) => {
            edited.value = undefined
            secret.value = saved.secret
            webhooks.reload()
          }}
        />
      )}
      {secret.value && (
        <Secret title="Signing secret" secret={secret.value} onClose={() => (secret.value = undefined)}>
          <p>The receiver checks the signature of each message with it.</p>
        </Secret>
      )}
      {defaultSecret.value && (
        <Secret title="Default secret" secret={defaultSecret.value} lasting onClose={() => (defaultSecret.value = undefined)}>
          <p>It signs the messages to the <code>webhook_url</code> that jobs name themselves.</p>
        </Secret>
      )}
    </Page>
  )
}

/** What signs the messages that jobs themselves ask for; unlike the others it can be looked up again. */
function DefaultSecret({ onSecret }: { onSecret: (secret: string) => void }) {
  const show = async () => {
    const { secret } = await get<{ secret: string }>('/v1/webhooks/default-secret')
    onSecret(secret)
    return 'The default secret is shown.'
  }
  return <ActionButton run={show} title="What signs the messages to the webhook_url of jobs">Default secret</ActionButton>
}

interface TableProps {
  webhooks: readonly Webhook[]
  reload: () => void
  onEdit: (webhook: Webhook) => void
  onSecret: (secret: string) => void
}

function Table({ webhooks, ...rest }: TableProps) {
  return (
    <div class="card sheet-place">
      <table class="sheet" aria-label="Webhooks">
        <thead><tr><th>Receiver</th><th>State</th><th>Hears of</th><th><span class="unseen">Actions</span></th></tr></thead>
        <tbody>{webhooks.map((webhook) => <Row key={webhook.id} webhook={webhook} {...rest} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ webhook, reload, onEdit, onSecret }: { webhook: Webhook } & Omit<TableProps, 'webhooks'>) {
  const { id, url, description, events, service, labels } = webhook
  const open = place.value.query.get('id') === id
  return (
    <>
      <tr data-testid={`webhook-${id}`}>
        <td class="wide-cell">
          <span class="stack">
            <button type="button" class={description ? 'row-button' : 'row-button long'} aria-expanded={open} onClick={() => setQuery('id', open ? undefined : id)}>{description || url}</button>
            {description && <span class="quiet long">{url}</span>}
          </span>
        </td>
        <td data-label="State"><StateOf webhook={webhook} /></td>
        <td class="wide-cell">
          <span class="stack">
            <code>{events.join(', ')}</code>
            {service && <span class="quiet">of the service {service}</span>}
            {Object.entries(labels).map(([name, value]) => <span key={name} class="quiet">{name}: {value}</span>)}
          </span>
        </td>
        <td><WebhookActions webhook={webhook} reload={reload} onEdit={() => onEdit(webhook)} onSecret={onSecret} /></td>
      </tr>
      {open && <tr class="row-detail"><td colSpan={4}><Deliveries webhook={id} /></td></tr>}
    </>
  )
}

function StateOf({ webhook }: { webhook: Webhook }) {
  const { enabled, disabled_reason: reason, failing_since: failing, previous_secret_valid_until: until } = webhook
  return (
    <span class="stack">
      {!enabled ? <Mark tone="off">disabled</Mark> : failing ? <Mark tone="warn">failing</Mark> : <Mark tone="good">enabled</Mark>}
      {!enabled && reason && <span class="quiet">{reason}</span>}
      {enabled && failing && <span class="quiet">for the first time <Moment at={failing} /></span>}
      {until && <span class="quiet">the old secret signs too, it ends <Moment at={until} /></span>}
    </span>
  )
}
