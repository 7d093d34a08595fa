import { expect, it } from 'vitest'
import { bytes, count, shortId, words } from './text'

it('writes sizes for people', () => {
  expect([0, 999, 1000, 184_320, 12_345_678].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '184 kB', '12.3 MB'])
})

it('writes small counts in full and large ones short', () => {
  expect([0, 9999, 12_345, 4_200_000].map(count)).toEqual(['0', '9,999', '12.3K', '4.2M'])
})

it('names things as a person would', () => {
  expect(words('resource_recovery')).toBe('resource recovery')
  expect(shortId('j0-01jqk3z8w7abcdefghjkmnpqrs')).toBe('jkmnpqrs')
})
