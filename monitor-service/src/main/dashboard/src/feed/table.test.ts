import { describe, expect, it } from 'vitest'
import type { Delta, JobRow, JobState, Snap } from './protocol'
import { Table, type Phase } from './table'

const job = (id: string, state: JobState = 'queued') =>
  ({ id, state, service: 'comfyui', tenant: 'default', priority: 50, attempt: 0, submitted_at: '', files: [] }) as JobRow

const table = (window = 200) =>
  new Table<JobRow>({
    order: (id) => id,
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
    jobs.settle()
    expect(jobs.ids.value).toEqual(['c', 'b', 'a'])
    expect(jobs.counts.value).toEqual({ queued: 3 })
  })

  it('sorts in what comes by parts, whatever is there already', () => {
    const jobs = table()
    jobs.begin(snap('1'))
    jobs.fill([job('h'), job('d'), job('f')])
    jobs.fill([job('e'), job('b'), job('d', 'running'), job('i'), job('a')])
    jobs.settle()
    expect(jobs.ids.value).toEqual(['i', 'h', 'f', 'e', 'd', 'b', 'a'])
  })

  it('takes over a delta that begins where it stands', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a'), job('b')))
    expect(jobs.delta(delta('1', '5', [job('c'), job('a', 'running')], ['b']))).toBeUndefined()
    jobs.settle()
    expect(jobs.ids.value).toEqual(['c', 'a'])
    expect(jobs.get('a')?.state).toBe('running')
    expect(jobs.since).toEqual({ epoch: '1', seq: '5' })
  })

  it('refuses a delta that begins elsewhere and changes nothing', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a')))
    expect(jobs.delta(delta('3', '5', [job('b')]))).toBe('gap')
    jobs.settle()
    expect(jobs.ids.value).toEqual(['a'])
  })

  it('ignores deltas while it waits for a new snapshot, and keeps showing what it has', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a')))
    jobs.forget()
    expect(jobs.delta(delta('1', '2', [job('b')]))).toBeUndefined()
    jobs.settle()
    expect(jobs.ids.value).toEqual(['a'])
    jobs.snapshot(snap('9', job('c')))
    jobs.settle()
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
    jobs.settle()
    const before = jobs.ids.value
    jobs.delta(delta('1', '2', [job('a', 'running')]))
    jobs.settle()
    expect(jobs.ids.value).toBe(before)
  })

  it('keeps active rows and gives the others equal shares when there are too many', () => {
    const jobs = table(5)
    jobs.snapshot(
      snap('1', job('a', 'running'), job('b', 'succeeded'), job('c', 'failed'), job('d', 'failed'),
        job('e'), job('f'), job('g'), job('h')),
    )
    jobs.settle()
    expect(jobs.ids.value).toEqual(['h', 'g', 'd', 'c', 'a'])
    expect(jobs.get('b')).toBeUndefined()
  })

  it('keeps the old rows in sight while a snapshot comes in by parts, and drops them at its end', () => {
    const jobs = table(2)
    jobs.snapshot(snap('1', job('a'), job('b')))
    const fresh = snap('5', job('c'), job('d'))
    jobs.begin(fresh)
    jobs.fill([job('c')])
    jobs.settle()
    expect(jobs.ids.value).toEqual(['c', 'b', 'a'])
    jobs.fill([job('d')])
    jobs.finish(fresh)
    jobs.settle()
    expect(jobs.ids.value).toEqual(['d', 'c'])
    expect(jobs.since).toEqual({ epoch: '1', seq: '5' })
  })

  it('says once which rows have changed, come and gone', () => {
    const jobs = table()
    jobs.snapshot(snap('1', job('a'), job('b')))
    jobs.settle()
    const told: string[][] = []
    const stop = jobs.watch((changed) => told.push([...changed].sort()))
    jobs.delta(delta('1', '2', [job('c'), job('a', 'running')], ['b']))
    jobs.delta(delta('2', '3', [job('c', 'running')]))
    jobs.settle()
    jobs.settle()
    stop()
    jobs.delta(delta('3', '4', [job('d')]))
    jobs.settle()
    expect(told).toEqual([['a', 'b', 'c']])
  })
})

describe('a table of 10,000 rows', () => {
  const ROWS = 10_000
  const id = (n: number) => String(n).padStart(6, '0')

  function full() {
    const asked = { order: 0, phase: 0, lists: 0 }
    const jobs = new Table<JobRow>({
      order: (id) => (asked.order++, id),
      phase: (row): Phase => (asked.phase++, row.state === 'running' ? 'active' : row.state === 'queued' ? 'waiting' : 'ended'),
      window: ROWS,
    })
    jobs.snapshot(snap('1', ...Array.from({ length: ROWS }, (_, n) => job(id(n), n % 2 ? 'queued' : 'succeeded'))))
    jobs.settle()
    jobs.ids.subscribe(() => void asked.lists++)
    Object.assign(asked, { order: 0, phase: 0, lists: 0 })
    return { jobs, asked }
  }

  it('looks at no other row when 500 of them change', () => {
    const { jobs, asked } = full()
    jobs.delta(delta('1', '2', Array.from({ length: 500 }, (_, n) => job(id(n * 7), 'running'))))
    jobs.settle()
    expect(asked).toEqual({ order: 0, phase: 1000, lists: 0 })
  })

  it('makes one list for 500 new rows in ten deltas, and looks at each row at most once to make room for them', () => {
    const { jobs, asked } = full()
    for (let part = 0; part < 10; part++) {
      const rows = Array.from({ length: 50 }, (_, n) => job(id(ROWS + part * 50 + n)))
      jobs.delta(delta(String(part + 1), String(part + 2), rows))
    }
    jobs.settle()
    expect(jobs.ids.value).toHaveLength(ROWS)
    expect(jobs.ids.value[0]).toBe(id(ROWS + 499))
    expect(asked.lists).toBe(1)
    expect(asked.order).toBe(500)
    expect(asked.phase).toBeLessThan(ROWS)
  })
})
