import { describe, expect, it } from 'vitest'
import type { Attempt, JobDocument } from './document'
import { axis, stretches } from './timeline-of'

const BEGIN = Date.parse('2026-03-01T10:00:00Z')
const at = (second: number) => new Date(BEGIN + second * 1000).toISOString()
const attempt = (number: number, from: number, to?: number, end?: Attempt['end']): Attempt => ({
  number, epoch: number, worker: 'aurora/gpu0', started_at: at(from), ended_at: to === undefined ? undefined : at(to), end,
})
const job = (changes: Partial<JobDocument>): JobDocument => ({
  id: 'j0-1', state: 'running', service: 'comfyui', tenant: 'default', priority: 50, submitted_at: at(0), ...changes,
})
const told = (document: JobDocument, now = 100) =>
  stretches(document, BEGIN + now * 1000).map(({ kind, from, to, open }) =>
    `${kind} ${(from - BEGIN) / 1000}–${(to - BEGIN) / 1000}${open ? ' …' : ''}`,
  )

describe('the life of a job', () => {
  it('is one wait before the first attempt', () => {
    expect(told(job({ state: 'queued' }))).toEqual(['wait 0–100 …'])
  })

  it('has no holes: waits, attempts and the waits between them', () => {
    const attempts = [attempt(1, 5, 20, 'failed'), attempt(2, 50, 60, 'lost'), attempt(2, 61)]
    expect(told(job({ attempts }))).toEqual(['wait 0–5', 'run 5–20', 'retry 20–50', 'run 50–60', 'wait 60–61', 'run 61–100 …'])
  })

  it('ends with the job', () => {
    const done = job({ state: 'succeeded', attempts: [attempt(1, 5, 20, 'succeeded')], finished_at: at(20.4) })
    expect(told(done)).toEqual(['wait 0–5', 'run 5–20'])
    expect(told(job({ state: 'expired', finished_at: at(30) }))).toEqual(['wait 0–30'])
    const given = job({ state: 'canceled', attempts: [attempt(1, 5, 20, 'failed')], finished_at: at(30) })
    expect(told(given)).toEqual(['wait 0–5', 'run 5–20', 'retry 20–30'])
  })

  it('never runs backwards when clocks differ', () => {
    expect(told(job({ attempts: [attempt(1, -1, -2, 'failed'), attempt(2, 3)] }), 2)).toEqual([
      'run -1–-1', 'retry 0–3', 'run 3–3 …',
    ])
  })
})

it('puts a few round times on the axis', () => {
  expect(axis(100_000)).toEqual([0, 30_000, 60_000, 90_000])
  expect(axis(4_000)).toEqual([0, 1000, 2000, 3000, 4000])
  expect(axis(0)).toEqual([0])
  expect(axis(86_400_000 * 100).length).toBeLessThanOrEqual(7)
})
