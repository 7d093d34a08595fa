import { expect, it } from 'vitest'
import { dollars, seconds, share, short } from './figures'

it('writes numbers with as many digits as say something', () => {
  expect([0, 0.25, 3.21, 41.4, 1234].map(short)).toEqual(['0', '0.25', '3.2', '41', '1.2K'])
  expect([0, 0.24, 4.25, 42.4, 60, 200, 7500].map(seconds)).toEqual(['0 s', '240 ms', '4.3 s', '42 s', '1 m', '3 m 20 s', '2 h 05 m'])
  expect([0, 0.004, 0.1234, 1].map(share)).toEqual(['0 %', '0.4 %', '12 %', '100 %'])
  expect([0, 12.345, 1234.5].map(dollars)).toEqual(['$0.00', '$12.35', '$1,235'])
})
