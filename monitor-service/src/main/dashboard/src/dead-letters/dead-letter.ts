import { get } from '../api/client'
import { address } from '../lists/query'

/** A job that failed or expired, as far as this page reads it. */
export interface DeadLetter {
  id: string
  state: 'failed' | 'expired'
  service: string
  tenant: string
  labels: Record<string, string>
  submitted_at: string
  finished_at?: string
  attempts: { number: number; worker: string; end?: string }[]
  error?: { class: string; message: string; retryable: boolean }
}

export interface DeadLetterPage {
  jobs: DeadLetter[]
  next_cursor?: string
}

/** All conditions must hold; what is empty asks for nothing. */
export interface DeadFilter {
  service: string
  tenant: string
  /** `name:value` */
  label: string
}

/** The orchestrator replays no more at once. */
export const MOST_AT_ONCE = 1_000
const LONGEST_PAGE = 200

export const listAddress = ({ service, tenant, label }: DeadFilter, limit: number) =>
  address('/v1/dead-letters', { service, tenant, label, limit })

/** The filter as a bulk call takes it; undefined for a label that is no `name:value`. */
export function bulkFilter({ service, tenant, label }: DeadFilter): Record<string, unknown> | undefined {
  const colon = label.indexOf(':')
  if (label && colon < 1) return undefined
  return {
    ...(service && { service }),
    ...(tenant && { tenant }),
    ...(label && { labels: { [label.slice(0, colon)]: label.slice(colon + 1) } }),
  }
}

export interface Preview {
  found: DeadLetter[]
  /** Whether more would fit than were asked for. */
  more: boolean
}

/** What fits, the latest first, and no more than the cap. */
export async function preview(filter: DeadFilter, cap: number, signal: AbortSignal): Promise<Preview> {
  const found: DeadLetter[] = []
  let cursor: string | undefined
  do {
    const page: DeadLetterPage = await get(
      `${listAddress(filter, Math.min(LONGEST_PAGE, cap - found.length))}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      signal,
    )
    found.push(...page.jobs)
    cursor = page.next_cursor
  } while (cursor && found.length < cap)
  return { found, more: cursor !== undefined }
}

/** What they failed of, the most frequent first: `[['comfyui · unavailable', 12], …]`. */
export function causes(letters: readonly DeadLetter[]): [string, number][] {
  const many = new Map<string, number>()
  for (const letter of letters) {
    const cause = `${letter.service} · ${(letter.error?.class ?? letter.state).replaceAll('_', ' ')}`
    many.set(cause, (many.get(cause) ?? 0) + 1)
  }
  return [...many].sort((a, b) => b[1] - a[1])
}
