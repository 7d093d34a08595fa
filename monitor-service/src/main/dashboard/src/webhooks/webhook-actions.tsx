import { call, post } from '../api/client'
import { ActionButton } from '../parts/action-button'
import { may } from '../session/session'
import type { Webhook } from './webhook'

interface ActionsProps {
  webhook: Webhook
  reload: () => void
  onEdit: () => void
  onSecret: (secret: string) => void
}

/** What the owner of a webhook can do to it. */
export function WebhookActions({ webhook, reload, onEdit, onSecret }: ActionsProps) {
  if (!may('submit')) return null
  const own = `/v1/webhooks/${encodeURIComponent(webhook.id)}`
  const name = webhook.description || webhook.url
  const test = async () => {
    await post(`${own}/test`)
    reload()
    return 'A test is under way; its delivery shows what came of it.'
  }
  const enable = async () => {
    await post(`${own}/enable`)
    reload()
    return 'Messages are sent again. What was given up can be redelivered.'
  }
  const rotate = async () => {
    const { secret = '' } = await post<Webhook>(`${own}/rotate-secret`)
    onSecret(secret)
    reload()
    return 'There is a new secret; for a day both sign.'
  }
  const remove = async () => {
    await call('DELETE', own)
    reload()
    return 'The webhook is deleted.'
  }
  return (
    <span class="buttons">
      {webhook.enabled
        ? <ActionButton label={`Test ${name}`} run={test}>Test</ActionButton>
        : <ActionButton primary label={`Enable ${name}`} run={enable}>Enable</ActionButton>}
      <button type="button" class="button" aria-label={`Change ${name}`} onClick={onEdit}>Change</button>
      <ActionButton
        label={`Rotate secret of ${name}`}
        run={rotate}
        ask={{ title: 'Make a new secret?', text: 'For a day messages are signed with both, so that the receiver has time to change. After that the old one is worth nothing.', action: 'Make a new secret' }}
      >
        Rotate secret
      </ActionButton>
      <ActionButton
        danger
        label={`Delete ${name}`}
        run={remove}
        ask={{ title: 'Delete the webhook?', text: `${webhook.url} is told nothing any more, and what is under way to it is given up. This cannot be taken back.`, action: 'Delete' }}
      >
        Delete
      </ActionButton>
    </span>
  )
}
