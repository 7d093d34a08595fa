import { expect, it } from 'vitest'
import { adviceFor, isLogged } from './advice'
import { isEmptyOutput, textOf } from './answer'

it('finds the text of an answer', () => {
  expect(textOf('hello')).toBe('hello')
  expect(textOf({ text: 'hello' })).toBe('hello')
  expect(textOf({ choices: [{ message: { content: 'hello' } }] })).toBe('hello')
})

it('finds none where there is none', () => {
  for (const output of [null, 3, {}, { choices: [] }, { choices: [{ message: null }] }, { text: 3 }]) expect(textOf(output)).toBeUndefined()
  expect([isEmptyOutput({}), isEmptyOutput(null), isEmptyOutput({ a: 1 })]).toEqual([true, true, false])
})

it('has an advice for every fault, also for one it does not know', () => {
  expect(adviceFor('timeout')).toContain('run_timeout_seconds')
  expect(adviceFor('toString')).not.toContain('function')
  expect(adviceFor('brand_new')).toContain('raw job')
  expect(['provider_error', 'invalid_input', 'toString'].map(isLogged)).toEqual([true, false, false])
})
