import { describe, expect, it } from 'vitest'
import type { JobRow } from '../feed/protocol'
import { facets } from './facets'
import { fits, isTimed, parts } from './match'
import { parse } from './parse'

const NOW = Date.parse('2026-03-01T10:00:00Z')
const at = (seconds: number) => new Date(NOW - seconds * 1000).toISOString()

const job = (changes: Partial<JobRow> = {}): JobRow => ({
  id: 'j0-01jqk3z8w7abcdefghjkmnpqrs', service: 'comfyui', tenant: 'default', priority: 50, state: 'running', attempt: 1,
  worker: 'aurora/gpu0', submitted_at: at(900), started_at: at(40), files: [], model: 'SDXL', pool: 'heavy',
  labels: { team: 'red' }, progress: { fraction: 0.5, message: 'KSampler 12/30' }, ...changes,
})

const does = (query: string, row = job()) => fits(parse(query).terms, row, NOW)

describe('a job fits', () => {
  it.each([
    'ksampler', 'sdxl', 'mnpqrs', 'RED', 'state:running,failed', 'service:comfyui', 'worker:aurora', 'worker:aurora/gpu0',
    'worker:aur*', 'pool:heavy', 'model:SDXL', 'label.team:red', 'label.team:*', 'age>10m', 'took>30s', '-state:failed',
    '-took>1m', 'id:mnpqrs', 'comfyui state:running age<1h',
  ])('%s', (query) => expect(does(query)).toBe(true))

  it.each([
    'nowhere', 'state:failed', 'service:comfy', 'service:ComfyUI', 'worker:aur', 'label.team:blue', 'label.owner:*', 'age<10m', 'took>1m',
    '-state:running', '-ksampler', 'comfyui state:queued', 'error:timeout',
  ])('not %s', (query) => expect(does(query)).toBe(false))

  it('by its fault, and no longer by the message of its last progress once it has ended', () => {
    const failed = job({ state: 'failed', finished_at: at(10), error: { class: 'timeout', message: 'too slow' } })
    expect([does('error:timeout', failed), does('"too slow"', failed), does('ksampler', failed)]).toEqual([true, true, false])
    expect([does('took>29s', failed), does('took>31s', failed)]).toEqual([true, false])
  })

  it('by no running time before it has run', () => {
    const waiting = job({ state: 'queued', started_at: undefined, worker: undefined })
    expect([does('took>0s', waiting), does('took<1h', waiting), does('-took>0s', waiting)]).toEqual([false, false, true])
  })
})

it('tells the monitor what it understands', () => {
  expect(facets(parse('x state:running,failed service:comfyui worker:aurora -tenant:acme'))).toEqual({
    state: ['running', 'failed'], service: ['comfyui'],
  })
  expect(facets(parse('service:comfy* -pool:heavy'))).toEqual({})
})

it('sets the states apart, and knows what changes by itself', () => {
  const { state, rest } = parts(parse('state:failed x'))
  expect([state.length, rest.length]).toEqual([1, 1])
  expect([isTimed(parse('age>1m')), isTimed(parse('x'))]).toEqual([true, false])
})
