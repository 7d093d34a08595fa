import { JOB_STATES } from '../feed/protocol'
import { jobs } from '../feed/store'
import type { Known } from './suggest'

/** Enough to know what there is, and few enough to be looked at between two letters. */
const MOST_ROWS = 3_000

/** What the newest jobs have in each field. */
export const known: Known = (field) => {
  if (field === 'state') return JOB_STATES
  const counts = new Map<string, number>()
  for (const id of jobs.ids.peek().slice(0, MOST_ROWS)) {
    const job = jobs.peek(id)
    for (const value of job ? valuesOf(field, job) : []) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value)
}

function valuesOf(field: string, job: NonNullable<ReturnType<typeof jobs.peek>>): readonly (string | undefined)[] {
  switch (field) {
    case 'service': return [job.service]
    case 'tenant': return [job.tenant]
    case 'pool': return [job.pool]
    case 'model': return [job.model]
    case 'error': return [job.error?.class]
    case 'worker': return [job.worker, job.worker?.split('/')[0]]
    case 'label': return Object.keys(job.labels ?? {})
    default: return field.startsWith('label.') ? [job.labels?.[field.slice('label.'.length)]] : []
  }
}
