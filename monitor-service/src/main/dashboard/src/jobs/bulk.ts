import { call, get } from '../api/client'
import { hasEnded, type JobRow, type JobState } from '../feed/protocol'
import type { Query, Term } from '../query/parse'

export type BulkAction = 'cancel' | 'retry'

/** What the orchestrator takes: all conditions must hold. */
export interface BulkFilter {
  state?: JobState
  service?: string
  tenant?: string
  labels?: Record<string, string>
}

/** No action touches more jobs than this; the orchestrator has the same limit. */
export const MOST = 1_000
const PAGE = 200
const AT_ONCE = 8
const ACTIVE: readonly JobState[] = ['scheduled', 'blocked', 'queued', 'running']
const DEAD: readonly JobState[] = ['failed', 'expired']

/** Whether the action can do anything to a job. */
export const isTarget = (action: BulkAction, state: JobState) =>
  action === 'cancel' ? !hasEnded(state) && state !== 'canceling' : DEAD.includes(state)

/**
 * The query in the words of the orchestrator, which then finds the jobs itself, also those that are not on this page.
 * Undefined when it cannot be said exactly: then the jobs on the page that fit are named one by one.
 */
export function filtersOf(action: BulkAction, query: Query): readonly BulkFilter[] | undefined {
  const filter: BulkFilter = {}
  let states = action === 'cancel' ? ACTIVE : DEAD
  for (const term of query.terms) {
    if (term.kind === 'field' && term.field === 'state') {
      states = states.filter((state) => term.values.includes(state) !== term.not)
    } else if (!take(filter, term)) return undefined
  }
  if (query.faults.length > 0) return undefined
  if (action === 'cancel') return states.map((state) => ({ state, ...filter }))
  // Dead letters are asked for as a whole: failed and expired ones.
  return states.length === 0 ? [] : states.length === DEAD.length ? [filter] : undefined
}

/** Puts a term into the filter; false when there is no place for it. */
function take(filter: BulkFilter, term: Term): boolean {
  if (term.not || (term.kind !== 'field' && term.kind !== 'label')) return false
  const [value] = term.values
  if (value === undefined || term.values.length > 1 || value.includes('*')) return false
  if (term.kind === 'label') {
    if (filter.labels && term.name in filter.labels) return false
    filter.labels = { ...filter.labels, [term.name]: value }
    return true
  }
  if ((term.field !== 'service' && term.field !== 'tenant') || filter[term.field] !== undefined) return false
  filter[term.field] = value
  return true
}

/** What is shown of a job before it is touched. */
export type Preview = Pick<JobRow, 'id' | 'state' | 'service' | 'submitted_at'>

/** What an action would touch; `more` when there are more than it may. */
export interface DryRun {
  jobs: readonly Preview[]
  more: boolean
}

/** Ids sort by the time of the submission, behind the name of their shard. */
const newestFirst = (a: Preview, b: Preview) => (orderOf(a.id) < orderOf(b.id) ? 1 : -1)
const orderOf = (id: string) => id.slice(id.indexOf('-') + 1)

/** Asks for what the filters find, the newest first over all of them, and changes nothing. */
export async function dryRun(action: BulkAction, filters: readonly BulkFilter[], signal: AbortSignal): Promise<DryRun> {
  const jobs = (await Promise.all(filters.map((filter) => listed(action, filter, signal)))).flat().sort(newestFirst)
  return { jobs: jobs.slice(0, MOST), more: jobs.length > MOST }
}

/** No more than it takes to know that there are too many. */
async function listed(action: BulkAction, filter: BulkFilter, signal: AbortSignal): Promise<Preview[]> {
  const jobs: Preview[] = []
  let cursor: string | undefined
  do {
    const page = await get<{ jobs: Preview[]; next_cursor?: string }>(listAddress(action, filter, cursor), signal)
    jobs.push(...page.jobs)
    cursor = page.next_cursor
  } while (cursor && jobs.length <= MOST)
  return jobs
}

function listAddress(action: BulkAction, filter: BulkFilter, cursor: string | undefined): string {
  const query = new URLSearchParams({ limit: String(PAGE) })
  if (filter.state) query.set('state', filter.state)
  if (filter.service) query.set('service', filter.service)
  if (filter.tenant) query.set('tenant', filter.tenant)
  for (const [name, value] of Object.entries(filter.labels ?? {})) query.append('label', `${name}:${value}`)
  if (cursor) query.set('cursor', cursor)
  return `${action === 'cancel' ? '/v1/jobs' : '/v1/dead-letters'}?${query}`
}

/** What came of it. */
export interface BulkReport {
  /** Canceled at once, or submitted again. */
  done: number
  /** Running; their workers have been asked to stop. */
  asked: number
  /** Had ended meanwhile. */
  late: number
  /** Refused, with the first reason. */
  refused: number
  reason?: string
}

/** Does it to exactly these jobs, which somebody has seen: one by one, a few at the same time. */
export async function run(action: BulkAction, ids: readonly string[], progress: (done: number) => void): Promise<BulkReport> {
  const report: BulkReport = { done: 0, asked: 0, late: 0, refused: 0 }
  const waiting = [...ids]
  let ended = 0
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        const job = await call<{ state: JobState }>('POST', `/v1/jobs/${encodeURIComponent(id)}/${action}`)
        if (action === 'cancel' && job.state === 'canceling') report.asked++
        else if (action === 'cancel' && job.state !== 'canceled') report.late++
        else report.done++
      } catch (fault) {
        report.refused++
        report.reason ??= fault instanceof Error ? fault.message : String(fault)
      }
      progress(++ended)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return report
}

const jobsOf = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'job' : 'jobs'}`

/** The report as a sentence or two. */
export function told(action: BulkAction, report: BulkReport): string {
  const parts = [action === 'cancel' ? `${jobsOf(report.done)} canceled` : `${jobsOf(report.done)} submitted again`]
  if (report.asked) parts.push(`${jobsOf(report.asked)} asked to stop`)
  if (report.late) parts.push(`${jobsOf(report.late)} had ended meanwhile`)
  if (report.refused) parts.push(`${jobsOf(report.refused)} refused: ${report.reason}`)
  return `${parts.join(', ')}.`
}
