import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { timeMarks } from './marks'
import { paint } from './paint'

/** A line of a chart. */
export interface Line {
  label: string
  /** The token of its colour. */
  token: string
  /** Lines differ by their dashes, too: colour alone would not do. */
  dash?: readonly number[]
  fill?: boolean
}

export interface ChartOptions {
  lines: readonly Line[]
  /** A value for the axis. */
  format: (value: number) => string
  /** Called with the point under the pointer, or undefined when there is none. */
  onPoint: (index: number | undefined) => void
}

export type Data = [number[], ...(number | null)[][]]

/** So much time is shown around a point that has no other beside it yet. */
const ALONE_SECONDS = 60
const AXIS_FONT = '12px system-ui, sans-serif'
/** Half of the longest time that stands at a mark: the last mark may be at the edge. */
const RIGHT_OF_LAST_MARK = 26

/** One value alone makes no line. */
const isSingle = (values: ArrayLike<number | null | undefined>) => Array.from(values).filter((value) => value !== null && value !== undefined).length === 1

/** A chart in the place given to it; colours are read anew with each drawing, so that it follows the theme. */
export function draw(place: HTMLElement, data: Data, { lines, format, onPoint }: ChartOptions): uPlot {
  const axis = (): Partial<uPlot.Axis> => ({
    stroke: () => paint('--ink-3'),
    font: AXIS_FONT,
    grid: { stroke: () => paint('--line'), width: 1 },
    ticks: { show: false },
  })
  return new uPlot(
    {
      width: place.clientWidth,
      height: place.clientHeight,
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false }, points: { size: 7 } },
      padding: [8, RIGHT_OF_LAST_MARK, 0, 0],
      scales: { x: { range: (chart, first, last) => (chart.data[0].length === 1 ? [first - ALONE_SECONDS, first] : [first, last]) }, y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.08 : 1] } },
      series: [
        {},
        ...lines.map((line): uPlot.Series => ({
          label: line.label,
          stroke: () => paint(line.token),
          width: 1.75,
          dash: line.dash ? [...line.dash] : undefined,
          fill: line.fill ? () => paint(line.token, 0.1) : undefined,
          points: { show: (chart, index) => isSingle(chart.data[index] ?? []), size: 6, fill: () => paint(line.token) },
          spanGaps: true,
        })),
      ],
      axes: [
        { ...axis(), size: 26, gap: 4, space: 70, values: (_chart, times) => timeMarks(times) },
        { ...axis(), size: 52, gap: 6, space: 32, values: (_chart, values) => values.map(format) },
      ],
      hooks: { setCursor: [(chart) => onPoint(chart.cursor.idx ?? undefined)] },
    },
    data,
    place,
  )
}
