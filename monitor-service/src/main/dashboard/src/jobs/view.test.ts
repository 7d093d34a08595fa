import { describe, expect, it } from 'vitest'
import type { JobRow, JobState, Snap } from '../feed/protocol'
import { Table } from '../feed/table'
import { parse } from '../query/parse'
import { JobsView } from './view'

const BEGIN = Date.parse('2026-03-01T10:00:00Z')

const job = (id: string, state: JobState, service = 'comfyui') =>
  ({ id, state, service, tenant: 'default', submitted_at: new Date(BEGIN).toISOString(), files: [] }) as unknown as JobRow

function open(...rows: JobRow[]) {
  const table = new Table<JobRow>({ order: (id) => id, phase: () => 'ended', window: 10_000 })
  table.snapshot({ type: 'snap', topic: 'jobs', epoch: '1', seq: '0', rows, counts: {} } as Snap)
  table.settle()
  let now = BEGIN
  let seq = 0
  const waiting: (() => void)[] = []
  const view = new JobsView(table, () => now, (run) => waiting.push(run))
  const comes = (up: JobRow[], del: string[] = []) => {
    table.delta({ type: 'delta', topic: 'jobs', from: String(seq), to: String(++seq), up, del })
    table.settle()
  }
  const turn = () => waiting.shift()?.()
  return { view, comes, turn, pass: (ms: number) => ((now += ms), view.tick()) }
}

describe('the view of the jobs', () => {
  it('shows all, the newest first, until it is asked for less', () => {
    const { view } = open(job('a', 'queued'), job('b', 'failed'), job('c', 'running', 'openai'))
    expect(view.ids.value).toEqual(['c', 'b', 'a'])
    view.query = parse('comfyui')
    expect(view.ids.value).toEqual(['b', 'a'])
    view.query = parse('nothing')
    expect(view.ids.value).toEqual([])
  })

  it('follows what comes, changes and goes', () => {
    const { view, comes } = open(job('a', 'queued'), job('b', 'queued'))
    view.query = parse('state:queued')
    comes([job('c', 'queued'), job('a', 'running')])
    expect(view.ids.value).toEqual(['c', 'b'])
    comes([], ['b'])
    expect(view.ids.value).toEqual(['c'])
  })

  it('leaves the list alone when what changes fits as before', () => {
    const { view, comes } = open(job('a', 'queued'), job('b', 'failed'))
    view.query = parse('state:queued,running')
    const before = view.ids.value
    comes([job('a', 'running')])
    expect(view.ids.value).toBe(before)
  })

  it('counts by state what fits the rest of the query', () => {
    const { view, comes } = open(job('a', 'queued'), job('b', 'failed'), job('c', 'failed', 'openai'))
    view.query = parse('state:queued service:comfyui')
    expect(view.counts.value).toEqual({ queued: 1, failed: 1 })
    comes([job('a', 'failed')])
    expect(view.counts.value).toEqual({ queued: 0, failed: 2 })
  })

  it('looks at many rows by parts, shows what fitted before meanwhile, and misses nothing that comes between', () => {
    const id = (n: number) => String(n).padStart(5, '0')
    const { view, comes, turn } = open(...Array.from({ length: 6000 }, (_, n) => job(id(n), n < 2 ? 'failed' : 'queued')))
    turn()
    turn()
    expect(view.ids.value).toHaveLength(6000)
    view.query = parse('state:failed')
    turn()
    expect(view.ids.value).toHaveLength(6000)
    comes([job(id(5999), 'failed')])
    turn()
    expect(view.ids.value).toEqual([id(5999), id(1), id(0)])
    expect(view.counts.value).toEqual({ failed: 3, queued: 5997 })
  })

  it('gives up a query that has been replaced', () => {
    const { view, turn } = open(...Array.from({ length: 3000 }, (_, n) => job(String(n).padStart(5, '0'), 'queued')))
    turn()
    view.query = parse('state:failed')
    view.query = parse('state:queued')
    turn()
    turn()
    expect(view.ids.value).toHaveLength(3000)
  })

  it('looks again as time passes when the query is about time', () => {
    const { view, pass } = open(job('a', 'queued'))
    view.query = parse('age>1m')
    expect(view.ids.value).toEqual([])
    pass(61_000)
    expect(view.ids.value).toEqual(['a'])
  })
})
