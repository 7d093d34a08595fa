import { errorShare, latest, ROW_SECONDS, sum } from '../charts/columns'
import type { Counts, SeriesRow } from '../feed/protocol'
import { jobs } from '../feed/store'
import { count, percent } from '../parts/text'
import { dollars, seconds, share, short } from '../parts/figures'
import { lastHour } from './rows'
import { Tile } from './tile'

/** The rates on the tiles are those of the last minute. */
const MINUTE_ROWS = 60 / ROW_SECONDS
/** From this part of failures on somebody should look. */
const WORRYING_SHARE = 0.05

/** How things stand, in ten numbers. */
export function Tiles() {
  const rows = lastHour.value
  const counts = jobs.counts.value
  const number = (state: 'queued' | 'running' | 'failed' | 'succeeded') => (jobs.loaded.value ? count(counts[state] ?? 0) : '–')
  return (
    <div class={rows.length > 0 ? 'tiles' : 'tiles few'} data-testid="tiles">
      <Tile name="Queued" value={number('queued')} about={waiting(counts)} trend={rows.map((row) => row.queued)} href="/jobs?q=state:queued" />
      <Tile name="Running" value={number('running')} about="right now" trend={rows.map((row) => row.running)} href="/jobs?q=state:running" />
      {rows.length > 0 ? <Measured rows={rows} /> : (
        <>
          <Tile name="Succeeded" value={number('succeeded')} about="kept" href="/jobs?q=state:succeeded" />
          <Tile name="Failed" value={number('failed')} about="kept" href="/jobs?q=state:failed" />
        </>
      )}
    </div>
  )
}

function Measured({ rows }: { rows: readonly SeriesRow[] }) {
  const minute = rows.slice(-MINUTE_ROWS)
  const minuteSeconds = Math.max(1, minute.length) * ROW_SECONDS
  const errors = errorShare(rows)
  const used = use(rows)
  const oldest = rows.at(-1)?.oldest_queued_seconds ?? 0
  return (
    <>
      <Tile name="Oldest" value={oldest > 0 ? seconds(oldest) : '–'} about={oldest > 0 ? 'has waited' : 'none waits'} trend={rows.map((row) => row.oldest_queued_seconds ?? 0)} />
      <Tile name="Use" value={used.value} about={used.about} trend={rows.map((row) => useOf(row) ?? null)} />
      <Tile
        name="Submitted"
        value={<>{short(sum(minute, 'submitted') / minuteSeconds)}<small>/s</small></>}
        about={`${count(sum(rows, 'submitted'))} in the hour`}
        trend={rows.map((row) => row.submitted)}
      />
      <Tile
        name="Succeeded"
        value={<>{short(sum(minute, 'succeeded') / minuteSeconds)}<small>/s</small></>}
        about={`${count(sum(rows, 'succeeded'))} in the hour`}
        trend={rows.map((row) => row.succeeded)}
      />
      <Tile name="Wait" value={known(latest(rows, 'wait_p50'))} about={<Tail p95={latest(rows, 'wait_p95')} p99={latest(rows, 'wait_p99')} />} trend={rows.map((row) => row.wait_p95 ?? null)} />
      <Tile name="Run" value={known(latest(rows, 'run_p50'))} about={<Tail p95={latest(rows, 'run_p95')} p99={latest(rows, 'run_p99')} />} trend={rows.map((row) => row.run_p95 ?? null)} />
      <Tile
        name="Errors"
        value={errors === null ? '–' : share(errors)}
        about={`${count(sum(rows, 'failed') + sum(rows, 'expired'))} in the hour`}
        trend={rows.map((row) => row.failed + row.expired)}
        tone={errors !== null && errors >= WORRYING_SHARE ? 'bad' : undefined}
        href="/jobs?q=state:failed,expired"
      />
      <Tile name="Cost" value={dollars(sum(rows, 'cost_usd'))} about="in the hour" trend={rows.map((row) => row.cost_usd)} />
    </>
  )
}

const known = (value: number | null) => (value === null ? '–' : <>{seconds(value)}</>)

const Tail = ({ p95, p99 }: { p95: number | null; p99: number | null }) =>
  p95 === null ? <>median</> : <>p95 {seconds(p95)}{p99 !== null && <> · p99 {seconds(p99)}</>}</>

/** What will be queued later. */
function waiting(counts: Counts): string {
  const later = (counts.scheduled ?? 0) + (counts.blocked ?? 0)
  return later > 0 ? `${count(later)} more later` : 'right now'
}

function use(rows: readonly SeriesRow[]): { value: string; about: string } {
  const last = rows.at(-1)
  const taken = last && useOf(last)
  if (!last || taken === undefined) return { value: '–', about: 'no slots' }
  const gpu = latest(rows, 'gpu_utilization')
  return {
    value: percent(taken),
    about: `${count(last.slots_used ?? 0)} of ${count(last.slots ?? 0)} slots${gpu === null ? '' : ` · GPUs ${percent(gpu)}`}`,
  }
}

/** How much of all slots is taken, 0 to 1; undefined where there are none or nobody looked. */
const useOf = ({ slots, slots_used }: SeriesRow) => (slots ? (slots_used ?? 0) / slots : undefined)
