import { machines } from '../feed/store'
import { CopyLine } from '../parts/copy-line'
import { Page } from '../parts/page'
import { Machine } from './machine'

const SKELETONS = [1, 2, 3]

export function Machines() {
  const ids = [...machines.ids.value].reverse()
  return (
    <Page title="Machines" count={machines.loaded.value ? ids.length : undefined}>
      {!machines.loaded.value ? (
        <div class="machines" aria-hidden="true">
          {SKELETONS.map((n) => <div key={n} class="card machine skeleton" />)}
        </div>
      ) : ids.length === 0 ? (
        <div class="card empty">
          <h3>No machine has reported yet</h3>
          <p>A worker registers its machine as soon as it has started. Start one here, or point one on another host at the same Redis:</p>
          <CopyLine text="./emp run worker" />
        </div>
      ) : (
        <ul class="machines">
          {ids.map((id) => <Machine key={id} id={id} />)}
        </ul>
      )}
    </Page>
  )
}
