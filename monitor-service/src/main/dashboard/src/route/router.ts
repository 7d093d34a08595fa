import { computed, signal } from '@preact/signals'

export interface Place {
  path: string
  query: URLSearchParams
}

const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) })

/** Where the page is. The address bar and this always say the same. */
export const place = signal<Place>(here())

export const path = computed(() => place.value.path)

/** Called with every new place, before it is drawn: what was open on the old one closes. */
const departures: (() => void)[] = []
export const onDeparture = (close: () => void) => void departures.push(close)

/** @param replace when the new place takes the old one's entry in the history, as with every letter of a filter */
export function go(href: string, { replace = false } = {}): void {
  const before = location.pathname
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  arrived(location.pathname !== before)
}

/** As {@link go}, after a slow answer: whoever has gone elsewhere meanwhile stays there. */
export function goOn(from: string, href: string): void {
  if (location.pathname === from) go(href)
}

/** Changes one part of the query and stays on the page; undefined or empty takes it out. */
export function setQuery(name: string, value: string | undefined): void {
  const query = new URLSearchParams(location.search)
  if (value) query.set(name, value)
  else query.delete(name)
  const text = query.toString()
  go(location.pathname + (text ? `?${text}` : ''), { replace: true })
}

/** Links within the dashboard change the place without loading the page anew. */
export function startRouter(): void {
  addEventListener('popstate', () => arrived(true))
  document.addEventListener('click', (event) => {
    const anchor = event.target instanceof Element ? event.target.closest('a') : null
    if (!anchor || !isOurs(anchor, event)) return
    event.preventDefault()
    go(anchor.pathname + anchor.search + anchor.hash)
  })
}

function isOurs(anchor: HTMLAnchorElement, event: MouseEvent): boolean {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
  const inPage = anchor.getAttribute('href')?.startsWith('#') ?? true
  return plain && !event.defaultPrevented && !inPage && anchor.origin === location.origin && !anchor.target
    && !anchor.hasAttribute('download') && !anchor.pathname.startsWith('/api/')
}

function arrived(elsewhere: boolean): void {
  if (elsewhere) {
    departures.forEach((close) => close())
    scrollTo(0, 0)
  }
  place.value = here()
}
