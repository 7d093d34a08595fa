import { Page } from '../parts/page'
import { Empty } from '../parts/states'

export function Schedules() {
  return (
    <Page title="Schedules">
      <Empty title="Not here yet" />
    </Page>
  )
}
