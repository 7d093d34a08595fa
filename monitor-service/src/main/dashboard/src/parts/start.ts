import type { Step } from '../feed/protocol'

export interface Start {
  /** From the first step's beginning to the last one's end, or until now while one is running; milliseconds. */
  took: number
  running: Step | undefined
  failed: Step | undefined
  /** Each step's part of the time, 0 to 1, in order. */
  parts: number[]
}

/** A machine's start-up as a whole. `now` is only looked at while a step is running. */
export function start(steps: readonly Step[], now: number): Start {
  const lengths = steps.map((step) => length(step, now))
  const sum = lengths.reduce((all, each) => all + each, 0)
  const begin = Math.min(...steps.map((step) => Date.parse(step.started_at)))
  const end = Math.max(...steps.map((step, index) => Date.parse(step.started_at) + lengths[index]!))
  return {
    took: steps.length === 0 ? 0 : end - begin,
    running: steps.find((step) => step.state === 'running'),
    failed: steps.find((step) => step.state === 'failed'),
    parts: lengths.map((each) => (sum === 0 ? 0 : each / sum)),
  }
}

/** How long a step took, or has taken so far; milliseconds. */
export function length(step: Step, now: number): number {
  return step.took_seconds === undefined ? Math.max(0, now - Date.parse(step.started_at)) : step.took_seconds * 1000
}
