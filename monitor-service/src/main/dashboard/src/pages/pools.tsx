import { useResource } from '../api/resource'
import { CopyLine } from '../parts/copy-line'
import { Page } from '../parts/page'
import { Empty, Loaded } from '../parts/states'
import { count } from '../parts/text'
import { span } from '../parts/time'
import type { PoolList } from '../pools/pool'
import { PoolCard } from '../pools/pool-card'
import { ServiceList } from '../pools/service-list'

export function Pools() {
  const pools = useResource<PoolList>('/v1/pools')
  return (
    <Page title="Pools" count={pools.data.value?.pools.length}>
      <Loaded resource={pools} height={220}>
        {(list) => (
          <>
            {list.pools.length === 0 ? <NoPools /> : (
              <div class="pools">{list.pools.map((pool) => <PoolCard key={pool.name} pool={pool} reload={pools.reload} />)}</div>
            )}
            <WithoutPool of={list.without_pool} />
          </>
        )}
      </Loaded>
      <ServiceList />
    </Page>
  )
}

function WithoutPool({ of }: { of: PoolList['without_pool'] }) {
  if (of.depth === 0) return null
  return (
    <p class="fault-box mild" data-testid="without-pool">
      <b>{count(of.depth)} {of.depth === 1 ? 'job waits' : 'jobs wait'} that ask for no pool</b>
      {of.oldest_wait_seconds !== undefined && `, the oldest for ${span(of.oldest_wait_seconds * 1000)}`}. Any machine may take them, and no pool is scaled by them.
    </p>
  )
}

function NoPools() {
  return (
    <Empty title="No pool yet">
      <p>A machine joins a pool by its settings, and jobs ask for one; each pool is then scaled by itself.</p>
      <CopyLine text="./emp run worker --emp.machine.pool=standard" />
    </Empty>
  )
}
