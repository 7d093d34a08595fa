import { expect, it } from 'vitest'
import type { Step } from '../feed/protocol'
import { waterfall } from './waterfall'

const step = (name: string, at: string, took_seconds?: number): Step =>
  ({ name, state: took_seconds === undefined ? 'running' : 'done', started_at: `2026-03-01T10:00:${at}Z`, took_seconds })

it('places each step where it began, as long as it took', () => {
  const { bars, took } = waterfall([step('plan', '00', 2), step('services', '02', 6)], 0)
  expect(took).toBe(8_000)
  expect(bars.map((bar) => [bar.left, bar.width])).toEqual([[0, 0.25], [0.25, 0.75]])
})

it('lets a running step grow until now', () => {
  const { bars } = waterfall([step('plan', '00', 2), step('models', '02')], Date.parse('2026-03-01T10:00:10Z'))
  expect(bars[1]!.took).toBe(8_000)
  expect(bars[1]!.left).toBeCloseTo(0.2)
  expect(bars[1]!.width).toBeCloseTo(0.8)
})

it('keeps a step in sight that took no time, also at the very end', () => {
  const { bars } = waterfall([step('plan', '00', 10), step('announce', '10', 0)], 0)
  expect(bars[1]!.width).toBeGreaterThan(0)
  expect(bars[1]!.left + bars[1]!.width).toBeLessThanOrEqual(1)
})

it('has nothing to show of a machine that told no steps', () => {
  expect(waterfall([], 0)).toEqual({ bars: [], took: 0 })
})
