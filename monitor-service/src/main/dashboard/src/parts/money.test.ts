import { expect, it } from 'vitest'
import { usd } from './money'

it('shows what is below a cent as well', () => {
  expect(usd(12.5)).toBe('$12.50')
  expect(usd(0.00314)).toBe('$0.0031')
  expect(usd(0)).toBe('$0.00')
})
