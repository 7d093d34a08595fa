import { expect, it } from 'vitest'
import type { Step } from '../feed/protocol'
import { start } from './start'

const BEGIN = Date.parse('2026-03-01T10:00:00Z')

function step(name: string, after: number, took: number | undefined, state: Step['state'] = 'done'): Step {
  const started_at = new Date(BEGIN + after).toISOString()
  return took === undefined ? { name, state: 'running', started_at } : { name, state, started_at, took_seconds: took / 1000 }
}

it('takes as long as from the first step to the end of the last', () => {
  const whole = start([step('plan', 0, 1000), step('services', 1500, 3000)], BEGIN + 99_000)
  expect(whole.took).toBe(4500)
  expect(whole.running).toBeUndefined()
  expect(whole.failed).toBeUndefined()
})

it('gives each step its part of the time', () => {
  expect(start([step('plan', 0, 1000), step('services', 1000, 3000)], BEGIN).parts).toEqual([0.25, 0.75])
  expect(start([step('plan', 0, 0, 'skipped')], BEGIN).parts).toEqual([0])
})

it('goes on while a step is running', () => {
  const steps = [step('plan', 0, 1000), step('services', 1000, undefined)]
  expect(start(steps, BEGIN + 5000).took).toBe(5000)
  expect(start(steps, BEGIN + 5000).running?.name).toBe('services')
  expect(start(steps, BEGIN + 5000).parts).toEqual([0.2, 0.8])
})

it('names the step that failed', () => {
  expect(start([step('plan', 0, 1000), step('models', 1000, 200, 'failed')], BEGIN).failed?.name).toBe('models')
})

it('is nothing without steps', () => {
  expect(start([], BEGIN)).toEqual({ took: 0, running: undefined, failed: undefined, parts: [] })
})
