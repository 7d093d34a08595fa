import { describe, expect, it } from 'vitest'
import type { SeriesRow } from '../feed/protocol'
import { errorShare, gauges, latest, rates, table } from './columns'

const BEGIN = Date.parse('2026-03-01T10:00:00Z')

const row = (n: number, changes: Partial<SeriesRow> = {}): SeriesRow => ({
  id: new Date(BEGIN + n * 5000).toISOString(), submitted: 0, started: 0, succeeded: 0, failed: 0, canceled: 0, expired: 0,
  queued: 0, running: 0, scheduled: 0, oldest_queued_seconds: 0, wait_p50: null, wait_p95: null, wait_p99: null,
  run_p50: null, run_p95: null, run_p99: null, slots: 0, slots_used: 0, gpu_utilization: null, cost_usd: 0, by_service: {},
  pools: {}, ...changes,
})

describe('a rate', () => {
  it('is what was counted in three rows, per second', () => {
    const rows = [row(0, { failed: 9 }), row(1, { failed: 15 }), row(2), row(3, { failed: 15 }), row(4), row(5), row(6, { failed: 3 })]
    expect(rates(rows, ['failed', 'submitted'])).toEqual({
      times: [BEGIN / 1000 + 5, BEGIN / 1000 + 20],
      values: [[2, 0.2], [0, 0]],
    })
  })

  it('is what there is in the first seconds', () => {
    expect(rates([], ['failed'])).toEqual({ times: [], values: [[]] })
    expect(rates([row(0, { failed: 5 }), row(1, { failed: 15 })], ['failed'])).toEqual({ times: [BEGIN / 1000], values: [[2]] })
  })
})

it('keeps what was not measured apart from zero', () => {
  const rows = [row(0, { run_p50: 2 }), row(1, { run_p50: undefined }), row(2, { run_p50: 4 }), row(3, { run_p50: undefined }), row(4), row(5)]
  expect(gauges(rows, ['run_p50', 'queued']).values).toEqual([[3, null], [0, 0]])
  expect([latest(rows, 'run_p50'), latest(rows, 'wait_p50')]).toEqual([4, null])
})

it('has no share of errors while nothing has ended', () => {
  expect(errorShare([row(0)])).toBeNull()
  expect(errorShare([row(0, { succeeded: 6, failed: 1 }), row(1, { expired: 1 })])).toBe(0.25)
})

it('says the same as a table, the latest first, a line for each five minutes', () => {
  const rows = [
    row(0, { queued: 2 }), row(1, { queued: 2 }), row(2, { queued: 2 }), row(3, { queued: 4 }), row(4, { queued: 4 }), row(5, { queued: 4 }),
    row(60, { queued: 8, run_p50: 3 }), row(61, { queued: 8 }), row(62, { queued: 8 }),
  ]
  expect(table(gauges(rows, ['queued', 'run_p50']))).toEqual([
    { time: BEGIN / 1000 + 300, values: [8, 3] },
    { time: BEGIN / 1000, values: [3, null] },
  ])
  expect(table({ times: [], values: [[]] })).toEqual([])
})
