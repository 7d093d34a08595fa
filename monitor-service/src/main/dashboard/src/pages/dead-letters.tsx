import { Page } from '../parts/page'
import { Empty } from '../parts/states'

export function DeadLetters() {
  return (
    <Page title="Dead letters">
      <Empty title="Not here yet" />
    </Page>
  )
}
