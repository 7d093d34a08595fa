import { expect, it } from 'vitest'
import { roundTop, stepArea, stepPath } from './step-line'

const FRAME = { from: 0, to: 100, top: 10, width: 100, height: 50 }

it('keeps a value until the next one', () => {
  expect(stepPath([{ at: 0, value: 0 }, { at: 50, value: 10 }, { at: 100, value: 10 }], FRAME)).toBe('M0 50H50V0H100')
})

it('breaks where nothing is known', () => {
  expect(stepPath([{ at: 0, value: 5 }, { at: 20, value: null }, { at: 60, value: 5 }], FRAME)).toBe('M0 25H20M60 25')
})

it('closes an area along the ground', () => {
  expect(stepArea([{ at: 0, value: 5 }, { at: 100, value: 5 }], FRAME)).toBe('M0 25H100V50H0Z')
  expect(stepArea([{ at: 0, value: null }], FRAME)).toBe('')
})

it('finds a round number above', () => {
  expect([0, 1, 3, 7, 12, 50, 51].map(roundTop)).toEqual([1, 1, 5, 10, 20, 50, 100])
})
