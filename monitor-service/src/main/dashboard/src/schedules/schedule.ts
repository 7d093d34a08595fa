import { isObject, type Json, type JsonObject } from '../form/json'
import { span } from '../parts/time'

export interface Run {
  at: string
  /** On the clocks of the time zone. */
  local: string
  /** With jitter. */
  starts_at: string
}

export interface Firing {
  scheduled_at: string
  fired_at: string
  outcome: 'submitted' | 'skipped' | 'failed' | 'missed'
  job_id?: string
  job_state?: string
  problem?: { code: string; detail: string }
  count: number
  manual: boolean
}

export type CatchUp = 'none' | 'latest' | 'all'
export type Overlap = 'allow' | 'skip' | 'cancel_previous' | 'queue'

export interface Schedule {
  id: string
  name?: string
  state: 'active' | 'paused' | 'ended'
  /** In lists without its input. */
  job: JsonObject
  cron?: string
  time_zone?: string
  every_seconds?: number
  jitter_seconds: number
  catch_up: CatchUp
  overlap: Overlap
  start_at?: string
  end_at?: string
  paused: boolean
  next_run_at?: string
  next_runs?: Run[]
  firings?: Firing[]
}

export interface SchedulePage {
  schedules: Schedule[]
  next_cursor?: string
}

export const OVERLAPS: readonly (readonly [Overlap, string])[] = [
  ['allow', 'runs beside it'],
  ['skip', 'is left out'],
  ['cancel_previous', 'cancels it'],
  ['queue', 'waits for it'],
]

export const CATCH_UPS: readonly (readonly [CatchUp, string])[] = [
  ['latest', 'the last one'],
  ['none', 'none'],
  ['all', 'all, the newest 100'],
]

export const serviceOf = ({ job }: Schedule) => (typeof job.service === 'string' ? job.service : '')

/** When it runs, in short: `30 2 * * MON-FRI Europe/Berlin`, `every 5 m`. */
export function timesOf({ cron, time_zone: zone, every_seconds: every }: Schedule): string {
  return cron ? `${cron} ${zone ?? 'UTC'}` : `every ${span((every ?? 0) * 1000).replace(/ 0+ [a-z]$/, '')}`
}

/** What somebody fills in. Texts are kept as they are typed. */
export interface Draft {
  name: string
  kind: 'cron' | 'interval'
  cron: string
  time_zone: string
  every_seconds: string
  jitter_seconds: string
  catch_up: CatchUp
  overlap: Overlap
  /** As an input of the browser has it, on its own clock: `2026-01-31T12:00`. */
  start_at: string
  end_at: string
  paused: boolean
  job: JsonObject
}

export const newDraft = (zone: string): Draft => ({
  name: '', kind: 'cron', cron: '', time_zone: zone, every_seconds: '', jitter_seconds: '', catch_up: 'latest', overlap: 'allow',
  start_at: '', end_at: '', paused: false, job: {},
})

export function draftOf(schedule: Schedule, zone: string): Draft {
  const { name = '', cron = '', every_seconds: every, jitter_seconds: jitter } = schedule
  return {
    name,
    kind: cron ? 'cron' : 'interval',
    cron,
    time_zone: schedule.time_zone ?? zone,
    every_seconds: every === undefined ? '' : String(every),
    jitter_seconds: jitter ? String(jitter) : '',
    catch_up: schedule.catch_up,
    overlap: schedule.overlap,
    start_at: localTime(schedule.start_at),
    end_at: localTime(schedule.end_at),
    paused: schedule.paused,
    job: isObject(schedule.job) ? schedule.job : {},
  }
}

/** The body of a creation or a replacement. A number that is none goes as it was typed, and the orchestrator names it. */
export function bodyOf(draft: Draft): JsonObject {
  const times: JsonObject = draft.kind === 'cron' ? { cron: draft.cron.trim(), time_zone: draft.time_zone.trim() } : { every_seconds: numberOr(draft.every_seconds) }
  return {
    ...(draft.name.trim() && { name: draft.name.trim() }),
    ...times,
    ...(draft.jitter_seconds.trim() && { jitter_seconds: numberOr(draft.jitter_seconds) }),
    catch_up: draft.catch_up,
    overlap: draft.overlap,
    ...(draft.start_at && { start_at: instant(draft.start_at) }),
    ...(draft.end_at && { end_at: instant(draft.end_at) }),
    paused: draft.paused,
    job: draft.job,
  }
}

const numberOr = (text: string): Json => (text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text)

const instant = (local: string) => new Date(local).toISOString()

function localTime(iso: string | undefined): string {
  if (!iso) return ''
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
