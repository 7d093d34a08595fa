export const jobHref = (id: string) => `/jobs/${encodeURIComponent(id)}`

export const machineHref = (id: string) => `/machines/${encodeURIComponent(id)}`

/** The link in a job's row. */
export const rowLinkId = (id: string) => `open-${id}`
