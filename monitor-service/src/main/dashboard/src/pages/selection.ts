export const jobHref = (id: string) => `/jobs/${encodeURIComponent(id)}`

export const machineHref = (id: string) => `/machines/${encodeURIComponent(id)}`

/** Where a worker is: its machine's page, with the log of its service open. */
export function logHref(worker: string): string {
  const [machine = worker, ...service] = worker.split('/')
  return machineHref(machine) + (service.length ? `?log=${encodeURIComponent(service.join('/'))}` : '')
}

/** The link in a job's row. */
export const rowLinkId = (id: string) => `open-${id}`
