import { expect, it } from 'vitest'
import { sparkPath, thin } from './spark'

it('draws from the left to the right, the highest at the top', () => {
  expect(sparkPath([0, 5, 10], 100, 20)).toBe('M0 20L50 10L100 0')
})

it('leaves a gap where nothing was measured, and lies on the ground when all is zero', () => {
  expect(sparkPath([2, null, 2], 100, 20)).toBe('M0 0M100 0')
  expect(sparkPath([0, 0], 100, 20)).toBe('M0 20L100 20')
  expect(sparkPath([], 100, 20)).toBe('')
})

it('takes the mean of neighbours where there is no room', () => {
  expect(thin([1, 3, null, null, 5, 7], 3)).toEqual([2, null, 6])
  expect(thin([1, 2], 3)).toEqual([1, 2])
})
