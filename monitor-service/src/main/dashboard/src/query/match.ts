import { hasEnded, type JobRow } from '../feed/protocol'
import type { Condition, FieldName, Query, Term } from './parse'

/** Whether all terms hold for a job. */
export const fits = (terms: readonly Term[], job: JobRow, now: number) =>
  terms.every((term) => holds(term, job, now) !== term.not)

/** A query in two parts: what it says of the state, and the rest. The numbers beside the states count the rest. */
export function parts(query: Query): { state: readonly Term[]; rest: readonly Term[] } {
  const isState = (term: Term) => term.kind === 'field' && term.field === 'state'
  return { state: query.terms.filter(isState), rest: query.terms.filter((term) => !isState(term)) }
}

/** Whether what fits changes with time alone. */
export const isTimed = (query: Query) => query.terms.some((term) => term.kind === 'measure')

function holds(condition: Condition, job: JobRow, now: number): boolean {
  switch (condition.kind) {
    case 'word':
      return textOf(job).includes(condition.text)
    case 'field':
      return condition.values.some((value) => isValue(condition.field, job, value))
    case 'label':
      return condition.values.some((value) => like(job.labels?.[condition.name], value))
    case 'measure': {
      const ms = condition.field === 'age' ? now - Date.parse(job.submitted_at) : tookMs(job, now)
      return ms !== undefined && (condition.longer ? ms > condition.ms : ms < condition.ms)
    }
  }
}

/** How long the latest attempt ran, or has been running; undefined before the first. */
function tookMs(job: JobRow, now: number): number | undefined {
  if (!job.started_at || (!job.finished_at && !job.worker)) return undefined
  return (job.finished_at ? Date.parse(job.finished_at) : now) - Date.parse(job.started_at)
}

function isValue(field: FieldName, job: JobRow, value: string): boolean {
  switch (field) {
    case 'worker':
      return like(job.worker, value) || like(machineOf(job.worker), value)
    case 'error':
      return like(job.error?.class, value)
    case 'id':
      return like(job.id, value) || job.id.endsWith(value)
    default:
      return like(job[field], value)
  }
}

const machineOf = (worker: string | undefined) => worker?.split('/')[0]

/** `*` stands for any letters; capitals count, as they do for the platform. */
function like(actual: string | undefined, wanted: string): boolean {
  if (actual === undefined) return false
  return wanted.includes('*') ? pattern(wanted).test(actual) : actual === wanted
}

const patterns = new Map<string, RegExp>()

function pattern(wanted: string): RegExp {
  const known = patterns.get(wanted)
  if (known) return known
  const made = new RegExp(`^${wanted.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
  patterns.set(wanted, made)
  return made
}

/** Made once for each row; a row that changes is another object. */
const texts = new WeakMap<JobRow, string>()

function textOf(job: JobRow): string {
  const known = texts.get(job)
  if (known !== undefined) return known
  const made = [
    job.id, job.service, job.model, job.worker, job.pool, hasEnded(job.state) ? '' : job.progress?.message,
    job.error?.class, job.error?.message, ...job.files.map((file) => file.name), ...Object.values(job.labels ?? {}),
  ].filter(Boolean).join('\n').toLowerCase()
  texts.set(job, made)
  return made
}
