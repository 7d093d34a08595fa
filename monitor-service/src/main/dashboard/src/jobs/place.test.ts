import { expect, it } from 'vitest'
import { placeOf, topFor } from './place'

const ids = ['e', 'd', 'c', 'b', 'a']

it('finds the row again where it stood, with new ones above', () => {
  const place = placeOf(ids, { top: 70, row: 50 }, 'c')
  expect(place).toEqual({ id: 'c', below: 30, focus: true })
  expect(topFor(['g', 'f', ...ids], place!, 50)).toBe(170)
})

it('remembers the topmost row in sight when none has the focus', () => {
  expect(placeOf(ids, { top: 70, row: 50 }, undefined)).toEqual({ id: 'd', below: -20, focus: false })
})

it('begins at the top when the row has left', () => {
  expect(topFor(['x'], { id: 'c', below: 0, focus: true }, 50)).toBeUndefined()
  expect(placeOf([], { top: 0, row: 50 }, undefined)).toBeUndefined()
})
