import { describe, expect, it } from 'vitest'
import { ago, moment, span, tickingSpan } from './time'

describe('a span', () => {
  it.each([
    [-5, '0 s'], [0, '0 ms'], [240, '240 ms'], [4250, '4.2 s'], [42_900, '42 s'],
    [187_000, '3 m 07 s'], [7_500_000, '2 h 05 m'], [273_600_000, '3 d 4 h'],
  ])('%i ms reads %s', (ms, text) => expect(span(ms)).toBe(text))

  it.each([[0, '0 s'], [999, '0 s'], [4250, '4 s'], [61_000, '1 m 01 s']])('ticking, %i ms reads %s', (ms, text) =>
    expect(tickingSpan(ms)).toBe(text),
  )

  it('says just now for what is a moment ago', () => {
    expect(ago(900)).toBe('just now')
    expect(ago(3000)).toBe('3 s ago')
  })
})

it('says the day of a moment that was not today', () => {
  const today = new Date(2026, 4, 12, 18, 0)
  expect(moment(new Date(2026, 4, 12, 14, 3, 22).toISOString(), today)).toBe('14:03:22')
  expect(moment(new Date(2026, 4, 11, 14, 3, 22).toISOString(), today)).toMatch(/11.*14:03$/)
})
