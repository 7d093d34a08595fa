import { Page } from '../parts/page'
import { Empty } from '../parts/states'

export function Audit() {
  return (
    <Page title="Audit">
      <Empty title="Not here yet" />
    </Page>
  )
}
