import { computed } from '@preact/signals'
import { lastHour } from '../overview/rows'

export interface Level {
  machines: number
  /** How many there should be; null where nobody said. */
  desired: number | null
  queued: number
}

export interface Moment {
  /** Milliseconds. */
  at: number
  pools: Readonly<Record<string, Level>>
}

/** How the pools stood in the last hour, the oldest first. */
export const history = computed<readonly Moment[]>(() =>
  lastHour.value.map((row) => ({
    at: Date.parse(row.id),
    pools: Object.fromEntries(
      Object.entries(row.pools).map(([name, { machines, desired, queued }]): [string, Level] => [name, { machines, desired: desired ?? null, queued }]),
    ),
  })),
)
