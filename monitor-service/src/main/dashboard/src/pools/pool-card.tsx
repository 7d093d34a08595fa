import { Figure } from '../parts/figure'
import { Mark } from '../parts/mark'
import { usd } from '../parts/money'
import { count } from '../parts/text'
import { span } from '../parts/time'
import { change, explain, isExhausted, type Pool } from './pool'
import { PoolHistory } from './pool-history'
import { RestrictButtons, RestrictionMark } from './restrict'

/** A pool: what waits, what runs, how many machines there are and should be, and why. */
export function PoolCard({ pool, reload }: { pool: Pool; reload: () => void }) {
  const { machines, desired } = pool
  const exhausted = isExhausted(pool)
  return (
    <section class="card panel pool" aria-label={`Pool ${pool.name}`} data-testid={`pool-${pool.name}`}>
      <div class="panel-head">
        <h3><a href={`/machines?q=${encodeURIComponent(pool.name)}`} title="The machines of the pool">{pool.name}</a></h3>
        <RestrictionMark mode={pool.mode} />
        {exhausted && <Mark tone="warn">exhausted</Mark>}
        <div class="page-actions"><RestrictButtons kind="pool" name={pool.name} mode={pool.mode} reload={reload} /></div>
      </div>
      <dl class="numbers">
        <Figure name="Machines" value={<>{machines.present} <small>of {desired.machines} wanted</small></>} />
        <Figure name="Waiting" value={count(pool.depth)} note={pool.oldest_wait_seconds === undefined ? undefined : `oldest ${seconds(pool.oldest_wait_seconds)}`} />
        <Figure name="Running" value={count(pool.running)} note={`${machines.slots} ${machines.slots === 1 ? 'slot' : 'slots'}`} />
        <Figure name="Busy" value={`${machines.busy}`} note={`of ${machines.present}`} />
        {machines.usd_per_hour !== undefined && (
          <Figure name="Cost an hour" value={usd(machines.usd_per_hour)} note={desired.usd_per_hour === undefined ? undefined : `${usd(desired.usd_per_hour)} wanted`} />
        )}
      </dl>
      <p class={exhausted ? 'pool-why short' : 'pool-why'}><b>{change(pool)}.</b> {explain(pool)}</p>
      <PoolHistory pool={pool.name} />
      <dl class="facts pool-facts">
        <dt>Bounds</dt>
        <dd class="number">{desired.min} to {desired.max} machines</dd>
        <dt>Wait target</dt>
        <dd class="number">{seconds(desired.wait_target_seconds)}</dd>
        <dt>Arrivals</dt>
        <dd class="number">{pool.arrivals_per_second === undefined ? 'not known yet' : `${perTime(pool.arrivals_per_second)}`}</dd>
        <dt>Run time</dt>
        <dd class="number">{pool.mean_run_seconds === undefined ? 'not known yet' : `${seconds(pool.mean_run_seconds)} on average`}</dd>
        {machines.idle.length > 0 && (
          <>
            <dt>Idle</dt>
            <dd>{machines.idle.slice(0, MOST_IDLE).join(', ')}{machines.idle.length > MOST_IDLE && ` and ${machines.idle.length - MOST_IDLE} more`}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

const MOST_IDLE = 6

const seconds = (value: number) => span(value * 1000)

/** `2.5 a second`, `6 a minute`: in the unit that gives a number people can picture. */
function perTime(perSecond: number): string {
  if (perSecond >= 1) return `${Math.round(perSecond * 10) / 10} a second`
  return perSecond >= 1 / 60 ? `${Math.round(perSecond * 600) / 10} a minute` : `${Math.round(perSecond * 36_000) / 10} an hour`
}
