import { useComputed } from '@preact/signals'
import { Chart } from '../charts/chart'
import { gauges, rates } from '../charts/columns'
import type { Line } from '../charts/draw'
import { seconds, short } from '../parts/figures'
import { lastHour } from './rows'

const RATES: readonly Line[] = [
  { label: 'submitted', token: '--accent', dash: [2, 3] },
  { label: 'succeeded', token: '--good', fill: true },
  { label: 'failed', token: '--bad', dash: [6, 3] },
]
const DEPTH: readonly Line[] = [
  { label: 'queued', token: '--wait', dash: [5, 3] },
  { label: 'running', token: '--accent', fill: true },
]
const PERCENTILES: readonly Line[] = [
  { label: 'median', token: '--accent', fill: true },
  { label: 'p95', token: '--warn', dash: [6, 3] },
  { label: 'p99', token: '--bad', dash: [2, 3] },
]
const SLOTS: readonly Line[] = [
  { label: 'slots', token: '--wait', dash: [5, 3] },
  { label: 'in use', token: '--accent', fill: true },
]

/** The last hour in pictures. */
export function Charts() {
  const ending = useComputed(() => rates(lastHour.value, ['submitted', 'succeeded', 'failed']))
  const depth = useComputed(() => gauges(lastHour.value, ['queued', 'running']))
  const wait = useComputed(() => gauges(lastHour.value, ['wait_p50', 'wait_p95', 'wait_p99']))
  const run = useComputed(() => gauges(lastHour.value, ['run_p50', 'run_p95', 'run_p99']))
  const slots = useComputed(() => gauges(lastHour.value, ['slots', 'slots_used']))
  return (
    <div class="charts" data-testid="charts">
      <Chart title="Jobs a second" lines={RATES} columns={ending.value} format={short} />
      <Chart title="Queued and running" lines={DEPTH} columns={depth.value} format={short} />
      <Chart title="Waiting time" lines={PERCENTILES} columns={wait.value} format={seconds} />
      <Chart title="Running time" lines={PERCENTILES} columns={run.value} format={seconds} />
      <Chart title="Slots" lines={SLOTS} columns={slots.value} format={short} />
    </div>
  )
}
