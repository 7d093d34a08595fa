import { expect, it } from 'vitest'
import { isRestartable } from './restartable'

const process = { pid: 7, restarts: 0, cpu_cores: 0, memory_bytes: 0 }

it('has a button for whatever has a process', () => {
  expect(isRestartable({ state: 'up', process })).toBe(true)
  expect(isRestartable({ state: 'starting', process })).toBe(true)
})

it('has one for a process that has ended', () => {
  expect(isRestartable({ state: 'failed' })).toBe(true)
  expect(isRestartable({ state: 'restarting' })).toBe(true)
  expect(isRestartable({ state: 'stopped' })).toBe(true)
})

it('has none for a connector, which has no process to be started anew', () => {
  expect(isRestartable({ state: 'up' })).toBe(false)
  expect(isRestartable({ state: 'down' })).toBe(false)
  expect(isRestartable({ state: 'starting' })).toBe(false)
})
