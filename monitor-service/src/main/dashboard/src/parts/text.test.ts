import { expect, it } from 'vitest'
import { bytes, bytesOf, cores, count, percent, shortId, words } from './text'

it('writes sizes for people', () => {
  expect([0, 999, 1000, 184_320, 12_345_678].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '184 kB', '12.3 MB'])
})

it('writes what is used in the unit of what there is', () => {
  expect(bytesOf(21e9, 24e9)).toBe('21.0 of 24.0 GB')
  expect(bytesOf(812e9, 2e12)).toBe('0.8 of 2.0 TB')
  expect(bytesOf(500e6, 128e9)).toBe('0.5 of 128 GB')
  expect(bytesOf(0, 0)).toBe('0 of 0 B')
})

it('writes shares and processors', () => {
  expect([0, 0.424, 1].map(percent)).toEqual(['0 %', '42 %', '100 %'])
  expect([0, 1, 1.25].map(cores)).toEqual(['0.0 cores', '1.0 core', '1.3 cores'])
})

it('writes small counts in full and large ones short', () => {
  expect([0, 9999, 12_345, 4_200_000].map(count)).toEqual(['0', '9,999', '12.3K', '4.2M'])
})

it('names things as a person would', () => {
  expect(words('resource_recovery')).toBe('resource recovery')
  expect(shortId('j0-01jqk3z8w7abcdefghjkmnpqrs')).toBe('jkmnpqrs')
})
