import { Page } from '../parts/page'
import { Empty } from '../parts/states'

export function Submit() {
  return (
    <Page title="Submit">
      <Empty title="Not here yet" />
    </Page>
  )
}
