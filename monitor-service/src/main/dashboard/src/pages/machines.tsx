import type { ReadonlySignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { machines } from '../feed/store'
import { QueryChoice } from '../lists/query-choice'
import { QueryInput } from '../lists/query-input'
import { useFleetView } from '../machines/fleet-view'
import type { Group, Slots } from '../machines/groups'
import { WhenNear } from '../machines/near'
import { CopyLine } from '../parts/copy-line'
import { HealthIcon } from '../parts/icons'
import { Page } from '../parts/page'
import { Empty } from '../parts/states'
import { words } from '../parts/text'
import { Machine } from './machine'

const SKELETONS = [1, 2, 3]

export function Machines() {
  const loaded = machines.loaded.value
  const many = machines.ids.value.length
  return (
    <Page title="Machines" count={loaded ? many : undefined}>
      {!loaded ? (
        <div class="machines" aria-hidden="true">
          {SKELETONS.map((n) => <div key={n} class="card machine skeleton" />)}
        </div>
      ) : many === 0 ? (
        <Empty title="No machine has reported yet">
          <p>A worker registers its machine as soon as it has started. Start one here, or point one on another host at the same Redis:</p>
          <CopyLine text="./emp run worker" />
        </Empty>
      ) : (
        <Fleet />
      )}
    </Page>
  )
}

function Fleet() {
  const { groups, healths, slots } = useFleetView()
  const options = healths.value.map(([health, many]) => ({
    value: health,
    name: <span class={`health health-${health}`}><HealthIcon health={health} />{words(health)}</span>,
    many,
  }))
  return (
    <>
      <div class="filters">
        <QueryInput name="q" label="Filter machines" placeholder="Name, pool, model, service …" first />
        <QueryChoice name="health" label="Health" options={options} />
      </div>
      {groups.value.length === 0 && (
        <Empty title="No machine fits">
          <a class="button" href="/machines">Show all machines</a>
        </Empty>
      )}
      {groups.value.map((group) => <PoolOfMachines key={group.pool} group={group} slots={slots} />)}
    </>
  )
}

function PoolOfMachines({ group: { pool, ids }, slots }: { group: Group; slots: ReadonlySignal<Readonly<Record<string, Slots>>> }) {
  // There may be thousands of places: they are gone through only when they change.
  const cards = useMemo(() => ids.map((id) => <WhenNear key={id}>{() => <Machine id={id} />}</WhenNear>), [ids])
  return (
    <section aria-label={pool ? `Pool ${pool}` : 'Machines without a pool'}>
      <div class="section-head">
        <h3>{pool || 'No pool'}</h3>
        <span class="section-count">{ids.length} {ids.length === 1 ? 'machine' : 'machines'}</span>
        <Busy pool={pool} slots={slots} />
      </div>
      <ul class="machines">{cards}</ul>
    </section>
  )
}

/** Of the whole pool, whatever the filter. */
function Busy({ pool, slots }: { pool: string; slots: ReadonlySignal<Readonly<Record<string, Slots>>> }) {
  const { used = 0, all = 0 } = slots.value[pool] ?? {}
  return <span class="section-count">{used} of {all} slots busy</span>
}
