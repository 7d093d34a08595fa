import { Page } from '../parts/page'
import { Empty } from '../parts/states'

export function Webhooks() {
  return (
    <Page title="Webhooks">
      <Empty title="Not here yet" />
    </Page>
  )
}
