import { describe, expect, it } from 'vitest'
import type { Delta, JobRow, JobState, Snap } from './protocol'
import { Table, type Phase } from './table'

const job = (id: string, state: JobState = 'queued') =>
  ({ id, state, service: 'comfyui', tenant: 'default', priority: 50, attempt: 0, submitted_at: '', files: [] }) as JobRow

const table = (window = 200) =>
  new Table<JobRow>({
    order: (row) => row.id,
    phase: (row): Phase => (row.state === 'running' ? 'active' : row.state === 'queued' ? 'waiting' : 'ended'),
    window,
  })

const snap = (seq: string, ...rows: JobRow[]): Snap => ({
  type: 'snap', topic: 'jobs', epoch: '1', seq, rows, counts: { queued: rows.length },
})

const delta = (from: string, to: string, up: JobRow[] = [], del: string[] = []): Delta => ({
  type: 'delta', topic: 'jobs', from, to, up, del,
})

describe('a table', () => {
  it('shows the newest rows first', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a'), job('c'), job('b')))
    expect(jobs.ids.value).toEqual(['c', 'b', 'a'])
    expect(jobs.counts.value).toEqual({ queued: 3 })
  })

  it('takes over a delta that begins where it stands', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a'), job('b')))
    expect(jobs.delta(delta('1', '5', [job('c'), job('a', 'running')], ['b']))).toBeUndefined()
    expect(jobs.ids.value).toEqual(['c', 'a'])
    expect(jobs.get('a')?.state).toBe('running')
    expect(jobs.since).toEqual({ epoch: '1', seq: '5' })
  })

  it('refuses a delta that begins elsewhere and changes nothing', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a')))
    expect(jobs.delta(delta('3', '5', [job('b')]))).toBe('gap')
    expect(jobs.ids.value).toEqual(['a'])
  })

  it('ignores deltas while it waits for a new snapshot, and keeps showing what it has', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a')))
    jobs.forget()
    expect(jobs.delta(delta('1', '2', [job('b')]))).toBeUndefined()
    expect(jobs.ids.value).toEqual(['a'])
    jobs.snapshot(snap('9', job('c')))
    expect(jobs.ids.value).toEqual(['c'])
  })

  it('moves its place with a bookmark, so that the next delta fits', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a')))
    jobs.bookmark('4')
    expect(jobs.delta(delta('4', '5', [job('b')]))).toBeUndefined()
  })

  it('leaves the list alone when only a row has changed', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a'), job('b')))
    const before = jobs.ids.value
    jobs.delta(delta('1', '2', [job('a', 'running')]))
    expect(jobs.ids.value).toBe(before)
  })

  it('keeps active rows and gives the others equal shares when there are too many', () => {
    const jobs = table(5)
    jobs.snapshot(
      snap('1', job('a', 'running'), job('b', 'succeeded'), job('c', 'failed'), job('d', 'failed'),
        job('e'), job('f'), job('g'), job('h')),
    )
    expect(jobs.ids.value).toEqual(['h', 'g', 'd', 'c', 'a'])
    expect(jobs.get('b')).toBeUndefined()
  })
})
