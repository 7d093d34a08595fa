import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobRow, JobState, Snap } from '../feed/protocol'
import type { Role } from '../session/session'

const job = (id: string, state: JobState, service = 'comfyui') =>
  ({ id, state, service, tenant: 'default', submitted_at: '2026-03-01T10:00:00Z', files: [] }) as unknown as JobRow

async function open(role: Role = 'operate') {
  vi.resetModules()
  const { jobs } = await import('../feed/store')
  const { session } = await import('../session/session')
  const { listFilter } = await import('../feed/wishes')
  const { JobsList } = await import('./list')
  session.value = { open: false, signed_in: true, role, sign_in: [] }
  const rows = [job('a', 'queued'), job('b', 'running'), job('c', 'failed'), job('d', 'queued', 'openai')]
  jobs.snapshot({ type: 'snap', topic: 'jobs', epoch: '1', seq: '1', rows, counts: { queued: 900, running: 80 } } as unknown as Snap)
  jobs.settle()
  return { list: new JobsList(), listFilter }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('location', { pathname: '/jobs', search: '' })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the list of jobs', () => {
  it('tells the monitor of the first filter at once, and of later ones when one has stopped typing', async () => {
    const { list, listFilter } = await open()
    list.ask('state:queued')
    expect(listFilter.value).toEqual({ state: ['queued'] })
    list.ask('state:running')
    expect(listFilter.value).toEqual({ state: ['queued'] })
    expect(list.view.ids.value).toEqual(['b'])
    vi.advanceTimersByTime(500)
    expect(listFilter.value).toEqual({ state: ['running'] })
  })

  it('counts the whole platform until the query asks for more than a state', async () => {
    const { list } = await open()
    list.ask('state:queued')
    expect(list.counts.value.queued).toBe(900)
    list.ask('service:comfyui')
    expect(list.counts.value).toEqual({ queued: 1, running: 1, failed: 1 })
    list.ask('service:comfyui state:queued,canceled')
    expect(list.counts.value).toEqual({ queued: 1, canceled: 0 })
  })

  it('names the ticked jobs that the action can change', async () => {
    const { list } = await open()
    list.ask('')
    list.selection.toggle('a', [])
    list.selection.toggle('c', [])
    list.askBulk('cancel')
    expect(list.bulk.value).toEqual({ action: 'cancel', ids: ['a'] })
    list.askBulk('retry')
    expect(list.bulk.value).toEqual({ action: 'retry', ids: ['c'] })
  })

  it('lets the orchestrator find all that match, for who may act on all of them', async () => {
    const { list } = await open()
    list.ask('state:queued service:comfyui')
    list.selection.selectAll()
    list.askBulk('cancel')
    expect(list.bulk.value).toEqual({ action: 'cancel', filters: [{ state: 'queued', service: 'comfyui' }] })
  })

  it('names all that match one by one where the role or the words of the query ask for it', async () => {
    const { list } = await open('submit')
    list.ask('state:queued')
    list.selection.selectAll()
    list.askBulk('cancel')
    expect(list.bulk.value).toEqual({ action: 'cancel', ids: ['d', 'a'] })
  })

  it('selects nothing any more when the filter is another one', async () => {
    const { list } = await open()
    list.ask('')
    list.selection.toggle('a', [])
    list.ask('openai')
    expect(list.selection.isEmpty.value).toBe(true)
  })
})
