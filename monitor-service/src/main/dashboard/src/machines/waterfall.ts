import type { Step } from '../feed/protocol'
import { length } from '../parts/start'

export interface Bar {
  step: Step
  /** Where it begins and how long it is, as shares of the whole start-up. */
  left: number
  width: number
  /** Milliseconds. */
  took: number
}

/** Steps too short to be seen are drawn this long all the same. */
const LEAST_WIDTH = 0.004

/** The steps of a start-up against the time that all of it took. `now` counts while a step is running. */
export function waterfall(steps: readonly Step[], now: number): { bars: Bar[]; took: number } {
  if (steps.length === 0) return { bars: [], took: 0 }
  const spans = steps.map((step) => ({ begin: Date.parse(step.started_at), took: length(step, now) }))
  const begin = Math.min(...spans.map((span) => span.begin))
  const took = Math.max(...spans.map((span) => span.begin + span.took)) - begin
  const share = (ms: number) => (took > 0 ? ms / took : 0)
  return {
    took,
    bars: steps.map((step, index) => {
      const span = spans[index]!
      const width = Math.max(LEAST_WIDTH, share(span.took))
      return { step, took: span.took, width, left: Math.min(share(span.begin - begin), 1 - width) }
    }),
  }
}
