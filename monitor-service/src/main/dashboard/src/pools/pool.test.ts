import { expect, it } from 'vitest'
import { change, explain, isExhausted, type Pool } from './pool'

function pool(desired: Partial<Pool['desired']>, present = 2): Pool {
  return {
    name: 'heavy', mode: 'running', depth: 0, running: 0, as_of: '',
    machines: { present, busy: 0, idle: [], slots: present },
    desired: { machines: 2, needed: 2, why: 'load', min: 0, max: 10, wait_target_seconds: 30, ...desired },
  }
}

it('explains every reason in a sentence', () => {
  expect(explain(pool({}))).toBe('The load asks for 2 machines.')
  expect(explain(pool({ why: 'min', needed: 0, min: 1 }))).toBe('The load asks for no machine; at least 1 are kept.')
  expect(explain(pool({ why: 'max', needed: 14 }))).toContain('may have 10 at most')
  for (const why of ['cost', 'cool_down', 'busy', 'hold'] as const) expect(explain(pool({ why, needed: 1 }))).toMatch(/^The load asks for 1 machine/)
})

it('is exhausted only where a bound keeps machines away that are needed', () => {
  expect(isExhausted(pool({ why: 'max', needed: 14, machines: 10 }))).toBe(true)
  expect(isExhausted(pool({ why: 'cost', needed: 3, machines: 2 }))).toBe(true)
  expect(isExhausted(pool({ why: 'cool_down', needed: 1 }))).toBe(false)
  expect(isExhausted(pool({ why: 'max', needed: 10, machines: 10 }))).toBe(false)
})

it('says what is to come and what may go', () => {
  expect(change(pool({ machines: 3 }))).toBe('1 machine to come')
  expect(change(pool({ machines: 0 }))).toBe('2 machines may go')
  expect(change(pool({}))).toBe('As many as there should be')
})
