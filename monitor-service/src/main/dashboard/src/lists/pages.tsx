import { useSignal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'
import { useResource, type Resource } from '../api/resource'

interface Cursored {
  next_cursor?: string
}

export interface Paged<T> extends Resource<T> {
  /** 1 for the first. */
  page: number
  next: (() => void) | undefined
  previous: (() => void) | undefined
}

/**
 * A list that comes in pages. The first page is read again and again; one further back stands still, so that nothing moves away
 * under the reader.
 *
 * @param address without `cursor`; another one begins at the first page again
 */
export function usePages<T extends Cursored>(address: string, everyMs = 5_000): Paged<T> {
  const before = useSignal<readonly string[]>([])
  useLayoutEffect(() => void (before.value = []), [address])
  const cursor = before.value.at(-1)
  const whole = cursor ? `${address}${address.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : address
  const resource = useResource<T>(whole, cursor ? 0 : everyMs)
  const next = resource.data.value?.next_cursor
  return {
    ...resource,
    page: before.value.length + 1,
    next: next ? () => void (before.value = [...before.peek(), next]) : undefined,
    previous: before.value.length ? () => void (before.value = before.peek().slice(0, -1)) : undefined,
  }
}

/** Nothing while all fits on one page. */
export function Pager({ paged, back = 'Newer', on = 'Older' }: { paged: Paged<unknown>; back?: string; on?: string }) {
  if (!paged.next && !paged.previous) return null
  return (
    <nav class="pager" aria-label="Pages of the list">
      <button type="button" class="button" disabled={!paged.previous} onClick={paged.previous}>← {back}</button>
      <span class="quiet number">page {paged.page}</span>
      <button type="button" class="button" disabled={!paged.next} onClick={paged.next}>{on} →</button>
    </nav>
  )
}
