import { batch } from '@preact/signals'
import { backoff } from './backoff'
import { PROTOCOL, type ServerMessage, type Snap, type Topic } from './protocol'
import { bus, heardAt, link, now, skew, tables } from './store'

const TOPICS: readonly Topic[] = ['machines', 'jobs']
/** Long enough to switch tabs and come back without a new connection. */
const PAUSE_AFTER_MS = 20_000
/** A socket that was silent for this many heartbeats is dead, whatever the browser believes. */
const MISSED_HEARTBEATS = 2.5
const POLL_MS = 5_000
const FAILURES_BEFORE_POLLING = 3

/** Keeps the tables in step with the monitor: connects, resumes, notices silence, rests while the page is hidden. */
export class Connection {
  private socket: WebSocket | undefined
  private inbox: ServerMessage[] = []
  private failures = 0
  private heartbeatMs = 10_000
  private frame = false
  private retry: ReturnType<typeof setTimeout> | undefined
  private pause: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined

  start(): void {
    setInterval(() => (now.value = Date.now() + skew.value), 1000)
    document.addEventListener('visibilitychange', () => this.visibilityChanged())
    addEventListener('online', () => this.reconnectNow())
    this.connect()
  }

  /** Tries again at once instead of waiting for the next attempt. */
  reconnectNow(): void {
    if (link.value === 'live' || document.hidden) return
    this.failures = 0
    this.connect()
  }

  private connect(): void {
    clearTimeout(this.retry)
    this.drop()
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/feed`)
    this.socket = socket
    socket.onmessage = (event) => this.received(JSON.parse(event.data as string) as ServerMessage)
    socket.onclose = () => {
      if (this.socket === socket) this.lost()
    }
    this.expectMessages()
  }

  private received(message: ServerMessage): void {
    this.expectMessages()
    this.inbox.push(message)
    if (this.frame) return
    this.frame = true
    // A hidden page gets no frames, but what has arrived must not pile up.
    if (document.hidden) setTimeout(() => this.flush())
    else requestAnimationFrame(() => this.flush())
  }

  private flush(): void {
    this.frame = false
    const messages = this.inbox
    this.inbox = []
    batch(() => messages.forEach((message) => this.apply(message)))
  }

  private apply(message: ServerMessage): void {
    heardAt.value = Date.now()
    switch (message.type) {
      case 'hello':
        this.hello(message)
        break
      case 'status':
        this.clock(message.now)
        bus.value = message.bus
        break
      case 'snap':
        tables[message.topic].snapshot(message)
        break
      case 'delta':
        if (tables[message.topic].delta(message) === 'gap') this.startOver(message.topic)
        break
      case 'bookmark':
        if (message.topic && message.seq) tables[message.topic].bookmark(message.seq)
        break
      case 'gone':
        this.startOver(message.topic)
        break
      case 'error':
        console.warn(`The monitor refused a message: ${message.message}`)
    }
  }

  private hello(hello: Extract<ServerMessage, { type: 'hello' }>): void {
    if (hello.proto !== PROTOCOL) {
      // The monitor was replaced by one that speaks differently; its own page will understand it.
      location.reload()
      return
    }
    this.failures = 0
    this.heartbeatMs = hello.heartbeat_ms
    this.clock(hello.now)
    bus.value = hello.bus
    link.value = 'live'
    TOPICS.forEach((topic) => this.subscribe(topic))
  }

  private subscribe(topic: Topic): void {
    this.socket?.send(JSON.stringify({ type: 'sub', topic, since: tables[topic].since }))
  }

  private startOver(topic: Topic): void {
    tables[topic].forget()
    this.subscribe(topic)
  }

  private clock(time: string): void {
    skew.value = Date.parse(time) - Date.now()
    now.value = Date.parse(time)
  }

  private expectMessages(): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.lost(), this.heartbeatMs * MISSED_HEARTBEATS)
  }

  private lost(): void {
    this.drop()
    this.failures++
    if (this.failures > FAILURES_BEFORE_POLLING) {
      void this.poll()
    } else {
      if (link.value !== 'connecting' || this.failures > 1) link.value = 'lost'
      this.retry = setTimeout(() => this.connect(), backoff(this.failures))
    }
  }

  /** Some networks let no WebSocket through: then a snapshot now and then, and another try at the socket. */
  private async poll(): Promise<void> {
    try {
      for (const topic of TOPICS) {
        const response = await fetch(`/api/feed/${topic}`)
        if (!response.ok) throw new Error(response.statusText)
        const snap = (await response.json()) as Snap
        batch(() => tables[topic].snapshot(snap))
      }
      heardAt.value = Date.now()
      link.value = 'polling'
      this.retry = setTimeout(() => this.connect(), POLL_MS)
    } catch {
      link.value = 'lost'
      this.retry = setTimeout(() => this.connect(), backoff(this.failures))
    }
  }

  private visibilityChanged(): void {
    clearTimeout(this.pause)
    if (!document.hidden) {
      if (link.value === 'paused') this.reconnectNow()
      return
    }
    this.pause = setTimeout(() => {
      this.drop()
      clearTimeout(this.retry)
      link.value = 'paused'
    }, PAUSE_AFTER_MS)
  }

  private drop(): void {
    clearTimeout(this.silence)
    const socket = this.socket
    this.socket = undefined
    if (socket) {
      socket.onclose = null
      socket.onmessage = null
      socket.close()
    }
    this.inbox = []
  }
}
