import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobRow, ServerMessage } from './protocol'

/** A socket whose other end is the test. */
class FakeSocket {
  static all: FakeSocket[] = []
  static get latest(): FakeSocket {
    const latest = FakeSocket.all.at(-1)
    if (!latest) throw new Error('no socket was opened')
    return latest
  }
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly sent: Record<string, unknown>[] = []
  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {}
  says(message: ServerMessage) {
    this.onmessage?.({ data: JSON.stringify(message) })
    vi.advanceTimersByTime(20)
  }
}

const page = { hidden: false, listeners: new Map<string, () => void>() }
const hello = (): ServerMessage => ({
  type: 'hello', proto: 3, heartbeat_ms: 10_000, now: new Date().toISOString(), topics: { jobs: {}, machines: {} },
  bus: { up: true, since: '' },
})
const snap = (seq: string): ServerMessage => ({ type: 'snap', topic: 'jobs', epoch: '1', seq, rows: [], counts: {} })

async function open(role: 'read' | 'admin' = 'admin') {
  vi.resetModules()
  const { Connection } = await import('./connection')
  const store = await import('./store')
  const router = await import('../route/router')
  const { session } = await import('../session/session')
  session.value = { open: true, signed_in: true, role, sign_in: [] }
  const at = (path: string) => void (router.place.value = { path, query: new URLSearchParams() })
  const connection = new Connection()
  connection.start()
  return { connection, store, at }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  page.hidden = false
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { protocol: 'http:', host: 'emp.test', pathname: '/machines', search: '' })
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16))
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('document', {
    get hidden() {
      return page.hidden
    },
    addEventListener: (type: string, listener: () => void) => page.listeners.set(type, listener),
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the connection', () => {
  it('knows after a sleep that what it shows is old, before any timer has run out', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    vi.setSystemTime(Date.now() + 3_600_000)
    vi.advanceTimersByTime(1_000)
    expect(store.link.value).toBe('lost')
    expect(store.staleSeconds.value).toBeGreaterThan(3_500)
  })

  it('subscribes after the welcome to what the page shows', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    expect(FakeSocket.latest.url).toBe('ws://emp.test/feed')
    expect(FakeSocket.latest.sent.map((message) => message.topic)).toEqual(['jobs', 'machines'])
    expect(store.link.value).toBe('live')
  })

  it('asks for the whole list on the page of jobs, and for what is on that page alone', async () => {
    const { at } = await open()
    FakeSocket.latest.says(hello())
    at('/jobs')
    expect(FakeSocket.latest.sent.slice(2)).toEqual([
      { type: 'sub', topic: 'jobs', window: 10_000, part: 250, look: { newest: 60 } },
      { type: 'unsub', topic: 'machines' },
    ])
  })

  it('goes on from the rows it has when it wants fewer of them, and begins anew when the filter is another', async () => {
    const { at } = await open()
    const { listFilter } = await import('./wishes')
    at('/jobs')
    FakeSocket.latest.says(hello())
    FakeSocket.latest.says(snap('7'))
    listFilter.value = { state: ['failed'] }
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'sub', topic: 'jobs', window: 10_000, part: 250, look: { newest: 60 }, filter: { state: ['failed'] } })
    listFilter.value = {}
    FakeSocket.latest.says(snap('8'))
    at('/jobs/j0-1')
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'look', topic: 'jobs', ids: ['j0-1'] })
    at('/')
    expect(FakeSocket.latest.sent.findLast((message) => message.topic === 'jobs')).toMatchObject({ type: 'sub', since: { epoch: '1', seq: '8' }, look: { newest: 12 } })
  })

  it('names the rows in sight without a new subscription, and begins anew when all may matter again', async () => {
    const { at } = await open()
    const { listLook } = await import('./wishes')
    at('/jobs')
    FakeSocket.latest.says(hello())
    expect(FakeSocket.latest.sent).toEqual([{ type: 'sub', topic: 'jobs', window: 10_000, part: 250, look: { newest: 60 } }])
    FakeSocket.latest.says(snap('7'))
    listLook.value = { ids: ['j0-1', 'j0-2'] }
    listLook.value = { ids: ['j0-1', 'j0-2'] }
    expect(FakeSocket.latest.sent.slice(1)).toEqual([{ type: 'look', topic: 'jobs', ids: ['j0-1', 'j0-2'] }])
    listLook.value = undefined
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'sub', topic: 'jobs', window: 10_000, part: 250 })
  })

  it('wants to be told how far jobs have come by no page that does not show it', async () => {
    const { at } = await open()
    at('/webhooks')
    FakeSocket.latest.says(hello())
    expect(FakeSocket.latest.sent).toEqual([{ type: 'sub', topic: 'jobs', look: {} }])
    FakeSocket.latest.says(snap('7'))
    at('/machines')
    expect(FakeSocket.latest.sent.slice(1)).toEqual([{ type: 'look', topic: 'jobs', ids: [] }, { type: 'sub', topic: 'machines', part: 250, look: { ids: [] } }])
  })

  it('wants all that a machine reports of those alone that are drawn, or whose page it is', async () => {
    const { at } = await open()
    const { machinesInSight } = await import('./wishes')
    at('/machines')
    FakeSocket.latest.says(hello())
    machinesInSight.add('gpu-1')
    vi.advanceTimersByTime(20)
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'look', topic: 'machines', ids: ['gpu-1'] })
    at('/machines/gpu%202')
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'look', topic: 'machines', ids: ['gpu 2'] })
  })

  it('wants to be told it beside the workers of the jobs that are drawn there', async () => {
    const { at } = await open()
    const { jobsInHand } = await import('./wishes')
    at('/machines')
    FakeSocket.latest.says(hello())
    const end = jobsInHand.add('j0-1')
    jobsInHand.add('j0-2')
    vi.advanceTimersByTime(20)
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'look', topic: 'jobs', ids: ['j0-1', 'j0-2'] })
    end()
    vi.advanceTimersByTime(20)
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'look', topic: 'jobs', ids: ['j0-2'] })
  })

  it('shows the first part of a snapshot before the last has come, and what comes after it when it is whole', async () => {
    const { store } = await open()
    const row = (id: string) => ({ id, state: 'queued' }) as JobRow
    FakeSocket.latest.says(hello())
    FakeSocket.latest.says({ ...snap('7'), rows: [row('j0-3')], more: true } as ServerMessage)
    expect([store.jobs.loaded.value, store.jobs.since]).toEqual([true, undefined])
    FakeSocket.latest.says({ type: 'rows', topic: 'jobs', rows: [row('j0-2')], more: true })
    FakeSocket.latest.says({ type: 'rows', topic: 'jobs', rows: [row('j0-1')] })
    FakeSocket.latest.says({ type: 'delta', topic: 'jobs', from: '7', to: '8', up: [], del: ['j0-3'] })
    expect(store.jobs.ids.value).toEqual(['j0-2', 'j0-1'])
    expect(store.jobs.since).toEqual({ epoch: '1', seq: '8' })
  })

  it('asks for what the role may see, and for no topic that the monitor does not have', async () => {
    const { at } = await open('read')
    at('/')
    FakeSocket.latest.says(hello())
    expect(FakeSocket.latest.sent.map((message) => message.topic)).toEqual(['jobs'])
  })

  it('takes in a large snapshot over several frames, and what comes after it afterwards', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    const rows = Array.from({ length: 3500 }, (_, n) => ({ id: `j0-${n}`, state: 'running' }) as JobRow)
    FakeSocket.latest.says({ ...snap('7'), rows } as ServerMessage)
    FakeSocket.latest.says({ type: 'delta', topic: 'jobs', from: '7', to: '8', up: [], del: ['j0-0'] })
    expect(store.jobs.size).toBeLessThan(3500)
    expect(store.jobs.since).toBeUndefined()
    vi.advanceTimersByTime(100)
    expect(store.jobs.since).toEqual({ epoch: '1', seq: '8' })
    expect(store.jobs.peek('j0-0')).toBeUndefined()
  })

  it('drops thousands of rows over several frames when a filter leaves few', async () => {
    const { store, at } = await open()
    at('/jobs')
    FakeSocket.latest.says(hello())
    const rows = Array.from({ length: 3500 }, (_, n) => ({ id: `j0-${n}`, state: 'running' }) as JobRow)
    FakeSocket.latest.says({ ...snap('7'), rows } as ServerMessage)
    vi.advanceTimersByTime(200)
    FakeSocket.latest.says({ ...snap('9'), rows: rows.slice(0, 2) } as ServerMessage)
    expect(store.jobs.size).toBe(2500)
    vi.advanceTimersByTime(200)
    expect(store.jobs.ids.value).toHaveLength(2)
    expect(store.jobs.since).toEqual({ epoch: '1', seq: '9' })
  })

  it('comes back by itself after a cut and goes on where it stood', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    FakeSocket.latest.says(snap('7'))
    FakeSocket.latest.onclose?.({ code: 1006 })
    expect(store.link.value).toBe('lost')
    vi.advanceTimersByTime(5_000)
    expect(FakeSocket.all).toHaveLength(2)
    FakeSocket.latest.says(hello())
    const sub = FakeSocket.latest.sent.find((message) => message.topic === 'jobs')
    expect(sub?.since).toEqual({ epoch: '1', seq: '7' })
    expect(store.link.value).toBe('live')
  })

  it('asks for a snapshot when a delta is missing, and when the monitor says gone', async () => {
    await open()
    FakeSocket.latest.says(hello())
    FakeSocket.latest.says(snap('7'))
    FakeSocket.latest.says({ type: 'delta', topic: 'jobs', from: '9', to: '10', up: [], del: [] })
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'sub', topic: 'jobs', look: { ids: [] } })
    FakeSocket.latest.says(snap('10'))
    FakeSocket.latest.says({ type: 'gone', topic: 'jobs', reason: '' })
    expect(FakeSocket.latest.sent).toHaveLength(4)
  })

  it('takes a silent socket for dead', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    vi.advanceTimersByTime(26_000)
    expect(store.link.value).toBe('lost')
  })

  it('rests while nobody looks and returns at once when somebody does', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    page.hidden = true
    page.listeners.get('visibilitychange')?.()
    vi.advanceTimersByTime(21_000)
    expect(store.link.value).toBe('paused')
    page.hidden = false
    page.listeners.get('visibilitychange')?.()
    expect(FakeSocket.all).toHaveLength(2)
  })

  it('fetches snapshots where no WebSocket gets through', async () => {
    const { store } = await open()
    vi.stubGlobal('fetch', (path: string) =>
      Promise.resolve(new Response(JSON.stringify({ ...snap('3'), topic: path.split('/').at(-1) }))),
    )
    for (let attempt = 0; attempt < 5; attempt++) {
      FakeSocket.latest.onclose?.({ code: 1006 })
      await vi.advanceTimersByTimeAsync(4_000)
    }
    expect(store.link.value).toBe('polling')
    expect(store.jobs.loaded.value).toBe(true)
  })

  it('takes a refusal for the end of the session, since the browser does not say why a socket was refused', async () => {
    await open()
    const { signedIn } = await import('../session/session')
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 401 })))
    for (let attempt = 0; attempt < 5; attempt++) {
      FakeSocket.latest.onclose?.({ code: 1006 })
      await vi.advanceTimersByTimeAsync(4_000)
    }
    expect(signedIn.value).toBe(false)
  })

  it('says how old the picture is while the bus is out of the monitor\'s reach', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    const since = new Date(Date.now() - 30_000).toISOString()
    FakeSocket.latest.says({ type: 'status', now: new Date().toISOString(), bus: { up: false, since } })
    expect(store.staleSeconds.value).toBeGreaterThanOrEqual(30)
  })
})
