import { computed, signal } from '@preact/signals'
import { hasEnded, isLeased, type BusState, type JobRow, type MachineRow, type SeriesRow, type Topic } from './protocol'
import { Table } from './table'

/** Everything the page shows. Written by the feed alone. */
export const jobs = new Table<JobRow>({
  order: (id) => id.slice(id.indexOf('-') + 1),
  phase: (job) => (hasEnded(job.state) ? 'ended' : isLeased(job.state) ? 'active' : 'waiting'),
  window: 200,
})

export const machines = new Table<MachineRow>({
  order: (id) => id,
  phase: () => 'active',
  window: 10_000,
})

/** The last hour, a row for every few seconds. */
export const series = new Table<SeriesRow>({
  order: (id) => id,
  phase: () => 'ended',
  window: 720,
})

export const tables: Record<Topic, Table<JobRow> | Table<MachineRow> | Table<SeriesRow>> = { jobs, machines, series }

/**
 * `live`: changes arrive. `connecting`: the first attempt. `lost`: trying again. `polling`: no WebSocket gets through,
 * snapshots are fetched. `paused`: nobody is looking.
 */
export type Link = 'connecting' | 'live' | 'lost' | 'polling' | 'paused'

export const link = signal<Link>('connecting')
/** What the monitor has said it can tell of. */
export const offered = signal<ReadonlySet<Topic>>(new Set())
/** When the monitor was last heard, in this browser's time. */
export const heardAt = signal(Date.now())
/** Whether the monitor hears from the bus; undefined until it has said. */
export const bus = signal<BusState | undefined>(undefined)
/** The monitor's clock minus this browser's, in milliseconds. */
export const skew = signal(0)

/** The monitor's time, once a second. */
export const now = signal(Date.now())

/** Seconds since what is shown was true; 0 while it is live. */
export const staleSeconds = computed(() => {
  const outage = bus.value && !bus.value.up ? Date.parse(bus.value.since) : undefined
  const silence = link.value === 'live' || link.value === 'polling' ? undefined : heardAt.value + skew.value
  const since = Math.min(outage ?? Infinity, silence ?? Infinity)
  return since === Infinity ? 0 : Math.max(0, Math.round((now.value - since) / 1000))
})
