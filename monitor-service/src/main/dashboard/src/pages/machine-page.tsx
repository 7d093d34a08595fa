import { Page } from '../parts/page'
import { Machine } from './machine'

export function MachinePage({ id }: { id: string }) {
  return (
    <Page title={id}>
      <ul class="machines"><Machine id={id} /></ul>
    </Page>
  )
}
