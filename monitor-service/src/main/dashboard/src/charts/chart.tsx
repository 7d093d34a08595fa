import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import { table, type Columns } from './columns'
import type { Data, Line } from './draw'
import { onThemeChange } from './paint'

interface ChartProps {
  title: string
  lines: readonly Line[]
  columns: Columns
  format: (value: number) => string
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const shortClock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** A chart of the last hour: the picture, its lines with their values now or under the pointer, and the same as a table. */
export function Chart({ title, lines, columns, format }: ChartProps) {
  const point = useSignal<number | undefined>(undefined)
  const at = point.value ?? columns.times.length - 1
  const time = columns.times[at]
  return (
    <section class="card chart" aria-label={title} data-testid={`chart-${title}`}>
      <div class="chart-head">
        <h3>{title}</h3>
        <span class="quiet number">{point.value !== undefined && time !== undefined ? clock.format(new Date(time * 1000)) : 'last hour'}</span>
      </div>
      <ul class="legend">
        {lines.map((line, index) => (
          <li key={line.label}>
            <svg viewBox="0 0 18 4" aria-hidden="true">
              <path d="M0 2h18" style={{ stroke: `var(${line.token})` }} stroke-dasharray={line.dash?.join(' ')} />
            </svg>
            {line.label} <b class="number">{said(columns.values[index]?.[at], format)}</b>
          </li>
        ))}
      </ul>
      <Canvas label={summary(title, lines, columns, format)} lines={lines} columns={columns} format={format} onPoint={(index) => (point.value = index)} />
      <AsTable title={title} lines={lines} columns={columns} format={format} />
    </section>
  )
}

const said = (value: number | null | undefined, format: (value: number) => string) => (value === null || value === undefined ? '–' : format(value))

function summary(title: string, lines: readonly Line[], columns: Columns, format: (value: number) => string): string {
  const parts = lines.map((line, index) => {
    const known = (columns.values[index] ?? []).filter((value) => value !== null)
    return known.length === 0 ? `${line.label}: nothing` : `${line.label}: ${said(known.at(-1), format)} now, at most ${format(Math.max(...known))}`
  })
  return `${title} in the last hour. ${parts.join('. ')}.`
}

function Canvas({ label, lines, columns, format, onPoint }: Omit<ChartProps, 'title'> & { label: string; onPoint: (index: number | undefined) => void }) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | undefined>(undefined)
  const data = useRef<Data>([[]])
  data.current = [[...columns.times], ...columns.values.map((values) => [...values])]
  useEffect(() => {
    const element = place.current
    if (!element) return
    let gone = false
    const redraw = () => chart.current?.redraw(false)
    const stop = onThemeChange(redraw)
    const observer = new ResizeObserver(() => chart.current?.setSize({ width: element.clientWidth, height: element.clientHeight }))
    // Charts come after everything that can be read without them.
    void import('./draw').then(({ draw }) => {
      if (gone) return
      chart.current = draw(element, data.current, { lines, format, onPoint })
      observer.observe(element)
    })
    return () => {
      gone = true
      stop()
      observer.disconnect()
      chart.current?.destroy()
      chart.current = undefined
    }
  }, [])
  useEffect(() => chart.current?.setData(data.current), [columns])
  return <div ref={place} class="chart-place" role="img" aria-label={label} />
}

function AsTable({ title, lines, columns, format }: ChartProps) {
  const open = useSignal(false)
  return (
    <details class="fold chart-table" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>As a table</summary>
      {open.value && (
        <div class="sheet-place" tabIndex={0} role="region" aria-label={`${title} as a table`}>
          <table class="chart-sheet">
            <thead>
              <tr><th scope="col">From</th>{lines.map((line) => <th key={line.label} scope="col">{line.label}</th>)}</tr>
            </thead>
            <tbody>
              {table(columns).map((row) => (
                <tr key={row.time}>
                  <th scope="row" class="number">{shortClock.format(new Date(row.time * 1000))}</th>
                  {row.values.map((value, index) => <td key={index} class="number">{said(value, format)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
