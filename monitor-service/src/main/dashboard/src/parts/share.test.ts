import { expect, it } from 'vitest'
import { isHigh, share } from './share'

it('is never more than all or less than nothing', () => {
  expect([share(6, 24), share(25, 24), share(-1, 24), share(1, 0)]).toEqual([0.25, 1, 0, 0])
})

it('is high from nine tenths on', () => {
  expect([isHigh(0.89), isHigh(0.9)]).toEqual([false, true])
})
