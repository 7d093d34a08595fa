import { expect, it } from 'vitest'
import { marks, MOST } from './marks'

it('cuts a text at what is found', () => {
  expect(marks('Seed seed', 'seed')).toEqual(['', 'Seed', ' ', 'seed', ''])
  expect(marks('abc', 'x')).toEqual(['abc'])
  expect(marks('abc', '')).toEqual(['abc'])
})

it('loses nothing and ends at some time', () => {
  const text = 'a'.repeat(2000)
  const pieces = marks(text, 'a')
  expect(pieces.join('')).toBe(text)
  expect(pieces.length).toBe(2 * MOST + 1)
})
