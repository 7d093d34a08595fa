import { isObject, parse, type JsonObject } from '../form/json'

export interface Webhook {
  id: string
  url: string
  description: string
  events: string[]
  service?: string
  labels: Record<string, string>
  enabled: boolean
  disabled_reason?: string
  failing_since?: string
  previous_secret_valid_until?: string
  created_at: string
  /** Only in the answer that made it. */
  secret?: string
}

export interface WebhookPage {
  webhooks: Webhook[]
  next_cursor?: string
}

export interface Attempt {
  at: string
  duration_ms: number
  /** Left out when there was no answer. */
  status?: number
  error?: string
  response: string
}

export interface Delivery {
  id: string
  event: string
  job_id?: string
  state: 'pending' | 'delivered' | 'failed' | 'canceled'
  occurred_at: string
  next_attempt_at?: string
  reason?: string
  /** The latest, oldest first. */
  attempts: Attempt[]
}

export interface DeliveryPage {
  deliveries: Delivery[]
  next_cursor?: string
}

export const EVENTS: readonly string[] = [
  'job.*', 'job.succeeded', 'job.failed', 'job.canceled', 'job.expired', 'job.submitted', 'job.queued', 'job.scheduled', 'job.blocked',
  'job.started', 'job.progress', 'job.attached', 'job.released', 'job.lease_lost', 'job.retry_scheduled', 'job.fell_back',
  'job.cancel_requested', 'alert.*', 'alert.firing', 'alert.resolved',
]

/** What a webhook hears of unless somebody says otherwise. */
export const ENDS: readonly string[] = ['job.succeeded', 'job.failed', 'job.canceled', 'job.expired']

export interface Draft {
  url: string
  description: string
  events: readonly string[]
  service: string
  /** JSON, as it is typed. */
  labels: string
}

export const newDraft = (): Draft => ({ url: '', description: '', events: ENDS, service: '', labels: '' })

export const draftOf = ({ url, description, events, service = '', labels }: Webhook): Draft => ({
  url, description, events, service, labels: Object.keys(labels).length > 0 ? JSON.stringify(labels) : '',
})

/** The body that makes or replaces a webhook, or what is wrong with the labels. */
export function bodyOf(draft: Draft, enabled: boolean): { body: JsonObject } | { fault: string } {
  const labels = draft.labels.trim() === '' ? { value: {} } : parse(draft.labels)
  if ('fault' in labels || !isObject(labels.value)) return { fault: 'must be a JSON object: {"team": "billing"}' }
  return {
    body: {
      url: draft.url.trim(),
      ...(draft.description.trim() && { description: draft.description.trim() }),
      events: [...draft.events],
      ...(draft.service.trim() && { service: draft.service.trim() }),
      ...(Object.keys(labels.value).length > 0 && { labels: labels.value }),
      enabled,
    },
  }
}

/** `200 in 31 ms`, `no answer: connection refused`. */
export function saidOf({ status, duration_ms: took, error }: Attempt): string {
  if (status === undefined) return `no answer${error ? `: ${error}` : ''}`
  return `${status} in ${took} ms${error ? `: ${error}` : ''}`
}
