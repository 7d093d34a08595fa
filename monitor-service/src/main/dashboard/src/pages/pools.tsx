import { Page } from '../parts/page'
import { Empty } from '../parts/states'

export function Pools() {
  return (
    <Page title="Pools">
      <Empty title="Not here yet" />
    </Page>
  )
}
