import { signal } from '@preact/signals'

const PREFIX = '#job='

const fromAddress = () => (location.hash.startsWith(PREFIX) ? decodeURIComponent(location.hash.slice(PREFIX.length)) : undefined)

/** The job whose details are open. Kept in the address, so that a link or a reload opens it again. */
export const selectedJob = signal<string | undefined>(fromAddress())

addEventListener('hashchange', () => (selectedJob.value = fromAddress()))

export const jobHref = (id: string) => PREFIX + encodeURIComponent(id)

export function closeDetail(): void {
  const id = selectedJob.value
  history.pushState(null, '', location.pathname + location.search)
  selectedJob.value = undefined
  if (id) document.getElementById(rowLinkId(id))?.focus()
}

/** The link in a job's row, which gets the focus back when the details close. */
export const rowLinkId = (id: string) => `open-${id}`
