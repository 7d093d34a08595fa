import type { SeriesRow } from '../feed/protocol'

/** How long each row of the series lasts. */
export const ROW_SECONDS = 5

/** So many rows make one point: what happens in a few seconds jumps too much to be a line. */
const ROWS_A_POINT = 3

export type Count = 'submitted' | 'started' | 'succeeded' | 'failed' | 'canceled' | 'expired'
export type Gauge = Exclude<{ [K in keyof SeriesRow]-?: SeriesRow[K] extends number | null | undefined ? K : never }[keyof SeriesRow], Count>

/** Columns of one length, the first of which are times in seconds since 1970. */
export interface Columns {
  times: readonly number[]
  values: readonly (readonly (number | null)[])[]
}

const timeOf = (row: SeriesRow) => Date.parse(row.id) / 1000

/** Each count per second. */
export function rates(rows: readonly SeriesRow[], counts: readonly Count[]): Columns {
  return columns(rows, counts.map((count) => (group) => sum(group, count) / (ROW_SECONDS * group.length)))
}

/** What was measured, the mean of a few rows together. */
export function gauges(rows: readonly SeriesRow[], names: readonly Gauge[]): Columns {
  return columns(rows, names.map((name) => (group) => mean(group.map((row) => row[name] ?? null))))
}

/** A point for each few rows; those that are not complete at the beginning are left out, unless there are no others yet. */
function columns(rows: readonly SeriesRow[], values: readonly ((group: readonly SeriesRow[]) => number | null)[]): Columns {
  const groups: (readonly SeriesRow[])[] = []
  for (let at = rows.length < ROWS_A_POINT ? 0 : rows.length % ROWS_A_POINT; at < rows.length; at += ROWS_A_POINT) groups.push(rows.slice(at, at + ROWS_A_POINT))
  return {
    times: groups.map((group) => (group[0] ? timeOf(group[0]) : 0)),
    values: values.map((value) => groups.map(value)),
  }
}

export const sum = (rows: readonly SeriesRow[], name: Count | 'cost_usd') => rows.reduce((all, row) => all + row[name], 0)

/** The last that was measured at all; null when none was. */
export function latest(rows: readonly SeriesRow[], name: Gauge): number | null {
  for (let at = rows.length - 1; at >= 0; at--) {
    const value = rows[at]?.[name]
    if (value !== null && value !== undefined) return value
  }
  return null
}

/** Of what ended in these rows, the part that failed or expired, 0 to 1; null when nothing ended. */
export function errorShare(rows: readonly SeriesRow[]): number | null {
  const bad = sum(rows, 'failed') + sum(rows, 'expired')
  const all = bad + sum(rows, 'succeeded')
  return all === 0 ? null : bad / all
}

/** A row of the table that says the same as a chart: each five minutes, the mean of each column. */
export function table(columns: Columns, everySeconds = 300): readonly { time: number; values: readonly (number | null)[] }[] {
  const found: { time: number; values: readonly (number | null)[] }[] = []
  let from = 0
  for (let at = 1; at <= columns.times.length; at++) {
    const begin = slot(columns.times[from], everySeconds)
    if (at < columns.times.length && slot(columns.times[at], everySeconds) === begin) continue
    found.push({ time: begin, values: columns.values.map((column) => mean(column.slice(from, at))) })
    from = at
  }
  return found.reverse()
}

const slot = (time: number | undefined, seconds: number) => Math.floor((time ?? 0) / seconds) * seconds

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((all, value) => all + value, 0) / known.length
}
