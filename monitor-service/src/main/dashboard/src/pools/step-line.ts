/** A value at a time; null where nobody knows it. */
export interface Point {
  /** Milliseconds. */
  at: number
  value: number | null
}

export interface Frame {
  from: number
  to: number
  /** The highest value that fits. */
  top: number
  width: number
  height: number
}

/** A line that keeps each value until the next one, as numbers of machines do; broken where nothing is known. */
export function stepPath(points: readonly Point[], frame: Frame): string {
  const parts: string[] = []
  let before: { y: number } | undefined
  for (const point of points) {
    if (point.value === null) {
      if (before) parts.push(`H${x(point.at, frame)}`)
      before = undefined
      continue
    }
    const y = yOf(point.value, frame)
    parts.push(before ? `H${x(point.at, frame)}` : `M${x(point.at, frame)} ${y}`)
    if (before && before.y !== y) parts.push(`V${y}`)
    before = { y }
  }
  return parts.join('')
}

/** The same as an area down to nothing. */
export function stepArea(points: readonly Point[], frame: Frame): string {
  const known = points.filter((point) => point.value !== null)
  const [first] = known
  const last = known.at(-1)
  if (!first || !last) return ''
  return `${stepPath(known, frame)}V${frame.height}H${x(first.at, frame)}Z`
}

/** A round number that everything fits under: 1, 2, 5, 10, 20, 50 … */
export function roundTop(highest: number): number {
  if (highest <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(highest))
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= highest) ?? highest
}

const x = (at: number, { from, to, width }: Frame) => round(to > from ? ((at - from) / (to - from)) * width : 0)
const yOf = (value: number, { top, height }: Frame) => round(height - (Math.min(value, top) / top) * height)
const round = (value: number) => Math.round(value * 10) / 10
