import { KeyList } from '../access/key-list'
import { TenantList } from '../access/tenant-list'
import { Page } from '../parts/page'

/** Who is let in, and how much of the platform each tenant may use. */
export function Keys() {
  return (
    <Page title="Access">
      <KeyList />
      <TenantList />
    </Page>
  )
}
