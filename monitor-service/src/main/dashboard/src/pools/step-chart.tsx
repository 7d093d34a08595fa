import { useId } from 'preact/hooks'
import { timeOfDay } from '../parts/time'
import { roundTop, stepArea, stepPath, type Point } from './step-line'

export interface Line {
  name: string
  points: readonly Point[]
  /** Of several lines one is an area, and one dashed, so that colour alone tells nothing. */
  look: 'area' | 'line' | 'dashed'
}

const WIDTH = 600
const HEIGHT = 96
/** So much of `12:34:56` says the minute. */
const MINUTES = 5

/** Numbers that change in steps, over time. What it shows is also said in words, for whoever does not see it. */
export function StepChart({ label, lines, from, to }: { label: string; lines: readonly Line[]; from: number; to: number }) {
  const id = useId()
  const values = lines.flatMap((line) => line.points.flatMap((point) => point.value ?? []))
  const frame = { from, to, width: WIDTH, height: HEIGHT, top: roundTop(Math.max(0, ...values)) }
  if (values.length === 0) return null
  return (
    <figure class="step-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
        <title id={id}>{label}: {lines.map(inWords).join(', ')}</title>
        {[0, 0.5, 1].map((share) => <line key={share} class="grid-line" x1="0" x2={WIDTH} y1={HEIGHT * share} y2={HEIGHT * share} />)}
        {lines.map((line) => line.look === 'area' && <path key={line.name} class="chart-area" d={stepArea(line.points, frame)} />)}
        {lines.map((line) => <path key={line.name} class={line.look === 'dashed' ? 'chart-dashed' : 'chart-line'} d={stepPath(line.points, frame)} />)}
      </svg>
      <figcaption class="step-legend">
        <span class="quiet number">from {timeOfDay(new Date(from).toISOString()).slice(0, MINUTES)}</span>
        <span class="legend-names">
          {lines.map((line) => <span key={line.name} class={`legend-${line.look}`}><i aria-hidden="true" />{line.name}</span>)}
        </span>
        <span class="quiet number">to {frame.top}</span>
      </figcaption>
    </figure>
  )
}

function inWords({ name, points }: Line): string {
  const known = points.flatMap((point) => point.value ?? [])
  if (known.length === 0) return `${name} not known`
  return `${name} now ${known.at(-1)}, between ${Math.min(...known)} and ${Math.max(...known)}`
}
