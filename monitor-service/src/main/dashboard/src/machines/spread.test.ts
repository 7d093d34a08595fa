import { expect, it } from 'vitest'
import { Spread } from './spread'

it('does a little at a time, in order, and what is added meanwhile as well', () => {
  const done: number[] = []
  const frames: (() => void)[] = []
  const spread = new Spread(2, (go) => frames.push(go))
  for (const n of [1, 2, 3]) spread.add(() => done.push(n))
  expect(done).toEqual([])
  frames.shift()?.()
  expect(done).toEqual([1, 2])
  spread.add(() => done.push(4))
  frames.shift()?.()
  expect(done).toEqual([1, 2, 3, 4])
  expect(frames).toHaveLength(0)
  spread.add(() => done.push(5))
  frames.shift()?.()
  expect(done).toEqual([1, 2, 3, 4, 5])
})
