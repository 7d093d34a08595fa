import { hasEnded } from '../feed/protocol'
import type { Attempt, JobDocument } from './document'

/** A stretch of a job's life; times in milliseconds since 1970. */
export interface Stretch {
  kind: 'wait' | 'retry' | 'run'
  from: number
  to: number
  /** Whether it still goes on. */
  open: boolean
  attempt?: Attempt
}

/** All of a job's life without holes: how long it waited, ran, waited for another attempt, … */
export function stretches(job: JobDocument, now: number): readonly Stretch[] {
  const found: Stretch[] = []
  const attempts = job.attempts ?? []
  const ended = job.finished_at ? Date.parse(job.finished_at) : undefined
  let at = Date.parse(job.submitted_at)
  let before: Attempt | undefined
  for (const attempt of attempts) {
    const from = Date.parse(attempt.started_at)
    if (from > at) found.push({ kind: waitAfter(before), from: at, to: from, open: false })
    const open = attempt.ended_at === undefined && ended === undefined
    const to = attempt.ended_at ? Date.parse(attempt.ended_at) : (ended ?? now)
    found.push({ kind: 'run', from, to: Math.max(from, to), open, attempt })
    at = Math.max(at, to)
    before = attempt
  }
  const isIdle = !before || before.ended_at !== undefined
  if (!hasEnded(job.state) && isIdle) found.push({ kind: waitAfter(before), from: at, to: Math.max(at, now), open: true })
  else if (ended !== undefined && isIdle && ended - at > SEAM_MS) found.push({ kind: waitAfter(before), from: at, to: ended, open: false })
  return found
}

/** The end of a job and that of its last attempt are written a moment apart. */
const SEAM_MS = 1_000

/** One that failed waits for its next attempt; one that was given back or lost just waits. */
const waitAfter = (attempt: Attempt | undefined) => (attempt?.end === 'failed' ? 'retry' : 'wait')

const STEPS_SECONDS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  172_800, 604_800,
]
const MOST_TICKS = 6

/** Round times for the axis, in milliseconds from its beginning. */
export function axis(ms: number): readonly number[] {
  const step = (STEPS_SECONDS.find((seconds) => ms / (seconds * 1000) < MOST_TICKS) ?? ms / 1000 / (MOST_TICKS - 1)) * 1000
  const ticks: number[] = []
  for (let at = 0; at <= ms && step > 0; at += step) ticks.push(at)
  return ticks
}
