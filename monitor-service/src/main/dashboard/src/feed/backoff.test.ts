import { expect, it } from 'vitest'
import { backoff } from './backoff'

it('doubles the wait with each attempt, up to a limit', () => {
  expect([0, 1, 2, 3, 20].map((attempt) => backoff(attempt, () => 1))).toEqual([400, 800, 1600, 3200, 15_000])
})

it('spreads pages over the upper half of the wait', () => {
  expect(backoff(3, () => 0)).toBe(1600)
  expect(backoff(3, () => 0.5)).toBe(2400)
})
