import { expect, it } from 'vitest'
import { visibleRange } from './window'

it('draws what is in sight and a few rows around it', () => {
  expect(visibleRange({ top: 5600, height: 560, row: 56 }, 10_000)).toEqual({ first: 94, end: 116 })
})

it('stays within the rows there are', () => {
  expect(visibleRange({ top: 0, height: 560, row: 56 }, 3)).toEqual({ first: 0, end: 3 })
  expect(visibleRange({ top: 5600, height: 560, row: 56 }, 3)).toEqual({ first: 3, end: 3 })
})
