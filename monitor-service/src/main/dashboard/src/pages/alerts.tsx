import { Page } from '../parts/page'
import { Empty } from '../parts/states'

export function Alerts() {
  return (
    <Page title="Alerts">
      <Empty title="Not here yet" />
    </Page>
  )
}
