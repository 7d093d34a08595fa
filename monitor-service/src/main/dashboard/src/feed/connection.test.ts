import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServerMessage } from './protocol'

/** A socket whose other end is the test. */
class FakeSocket {
  static all: FakeSocket[] = []
  static get latest(): FakeSocket {
    const latest = FakeSocket.all.at(-1)
    if (!latest) throw new Error('no socket was opened')
    return latest
  }
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
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
  type: 'hello', proto: 1, heartbeat_ms: 10_000, now: new Date().toISOString(), bus: { up: true, since: '' },
})
const snap = (seq: string): ServerMessage => ({ type: 'snap', topic: 'jobs', epoch: '1', seq, rows: [], counts: {} })

async function open() {
  vi.resetModules()
  const { Connection } = await import('./connection')
  const store = await import('./store')
  const connection = new Connection()
  connection.start()
  return { connection, store }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  page.hidden = false
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { protocol: 'http:', host: 'emp.test' })
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
  it('subscribes to both topics after the welcome', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    expect(FakeSocket.latest.url).toBe('ws://emp.test/feed')
    expect(FakeSocket.latest.sent.map((message) => message.topic)).toEqual(['machines', 'jobs'])
    expect(store.link.value).toBe('live')
  })

  it('comes back by itself after a cut and goes on where it stood', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    FakeSocket.latest.says(snap('7'))
    FakeSocket.latest.onclose?.()
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
    expect(FakeSocket.latest.sent.at(-1)).toEqual({ type: 'sub', topic: 'jobs' })
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
      FakeSocket.latest.onclose?.()
      await vi.advanceTimersByTimeAsync(4_000)
    }
    expect(store.link.value).toBe('polling')
    expect(store.jobs.loaded.value).toBe(true)
  })

  it('says how old the picture is while the bus is out of the monitor\'s reach', async () => {
    const { store } = await open()
    FakeSocket.latest.says(hello())
    const since = new Date(Date.now() - 30_000).toISOString()
    FakeSocket.latest.says({ type: 'status', now: new Date().toISOString(), bus: { up: false, since } })
    expect(store.staleSeconds.value).toBeGreaterThanOrEqual(30)
  })
})
