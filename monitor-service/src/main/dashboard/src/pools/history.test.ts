import { afterEach, expect, it } from 'vitest'
import type { SeriesRow } from '../feed/protocol'
import { series } from '../feed/store'
import { history } from './history'

const row = (id: string, pools: SeriesRow['pools']): SeriesRow => ({
  id, submitted: 0, started: 0, succeeded: 0, failed: 0, canceled: 0, expired: 0, queued: 0, running: 0, scheduled: 0, cost_usd: 0, by_service: {}, pools,
})

afterEach(() => series.clear())

it('tells how the pools stood, the oldest first, and what nobody knew as not known', () => {
  series.snapshot({
    type: 'snap', topic: 'series', epoch: 'e', seq: '1', counts: {},
    rows: [
      row('2026-01-01T00:00:05Z', { heavy: { queued: 3, running: 1, machines: 2, desired: 4 } }),
      row('2026-01-01T00:00:00Z', { heavy: { queued: 0, running: 0, machines: 2 } }),
    ],
  })
  series.settle()
  expect(history.value).toEqual([
    { at: Date.parse('2026-01-01T00:00:00Z'), pools: { heavy: { machines: 2, desired: null, queued: 0 } } },
    { at: Date.parse('2026-01-01T00:00:05Z'), pools: { heavy: { machines: 2, desired: 4, queued: 3 } } },
  ])
})
