import { history, type Level } from './history'
import { StepChart } from './step-chart'

/** How many machines there were and should have been in the last hour, and what waited. */
export function PoolHistory({ pool }: { pool: string }) {
  const rows = history.value
  const [first] = rows
  const last = rows.at(-1)
  if (!first || !last || rows.length < 2) return null
  const points = (pick: (of: Level) => number | null) =>
    rows.map(({ at, pools }) => ({ at, value: pools[pool] ? pick(pools[pool]) : null }))
  return (
    <div class="pool-charts">
      <StepChart
        label={`Machines of ${pool}`}
        from={first.at}
        to={last.at}
        lines={[
          { name: 'machines', look: 'area', points: points((of) => of.machines) },
          { name: 'wanted', look: 'dashed', points: points((of) => of.desired) },
        ]}
      />
      <StepChart label={`Jobs that wait for ${pool}`} from={first.at} to={last.at} lines={[{ name: 'waiting', look: 'line', points: points((of) => of.queued) }]} />
    </div>
  )
}
