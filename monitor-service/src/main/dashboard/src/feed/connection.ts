import { batch, effect } from '@preact/signals'
import { backoff } from './backoff'
import { sessionEnded } from '../session/session'
import { Intake } from './intake'
import { PROTOCOL, type ServerMessage, type Snap, type Topic } from './protocol'
import { bus, heardAt, link, now, offered, skew, tables } from './store'
import { Subscriptions } from './subscriptions'
import { wishes } from './wishes'

/** Long enough to switch tabs and come back without a new connection. */
const PAUSE_AFTER_MS = 20_000
/** A socket that was silent for this many heartbeats is dead, whatever the browser believes. */
const MISSED_HEARTBEATS = 2.5
const POLL_MS = 5_000
const FAILURES_BEFORE_POLLING = 3
/** The close code of a key that is not let in any more. */
const SIGNED_OUT = 4401

/** Keeps the tables in step with the monitor: connects, resumes, notices silence, rests while the page is hidden. */
export class Connection {
  private socket: WebSocket | undefined
  private readonly intake = new Intake((message) => this.apply(message))
  private readonly subscriptions = new Subscriptions((message) => this.socket?.send(JSON.stringify(message)))
  private started: AbortController | undefined
  private failures = 0
  private heartbeatMs = 10_000
  private frame = false
  private retry: ReturnType<typeof setTimeout> | undefined
  private pause: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private lastWord = 0

  /** Also after {@link stop}. */
  start(): void {
    if (this.started) return
    this.started = new AbortController()
    const signal = this.started.signal
    const ticking = setInterval(() => this.tick(), 1000)
    signal.addEventListener('abort', () => clearInterval(ticking))
    document.addEventListener('visibilitychange', () => this.visibilityChanged(), { signal })
    // What was open has gone with the network, though nobody says so.
    addEventListener('online', () => document.hidden || this.connect(), { signal })
    signal.addEventListener('abort', effect(() => this.subscriptions.follow(wishes.value)))
    this.connect()
  }

  /** Nobody is signed in: what was shown was another's to see. */
  stop(): void {
    this.started?.abort()
    this.started = undefined
    clearTimeout(this.retry)
    clearTimeout(this.pause)
    this.drop()
    link.value = 'connecting'
    for (const table of Object.values(tables)) table.clear()
  }

  /** Timers stand still while a laptop sleeps: the first second awake sees how long nothing was heard. */
  private tick(): void {
    now.value = Date.now() + skew.value
    if (link.peek() === 'live' && Date.now() - this.lastWord > this.heartbeatMs * MISSED_HEARTBEATS) this.lost()
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
    socket.onclose = (event) => {
      if (this.socket !== socket) return
      if (event.code === SIGNED_OUT) sessionEnded()
      else this.lost()
    }
    this.expectMessages()
  }

  private received(message: ServerMessage): void {
    this.lastWord = Date.now()
    this.expectMessages()
    this.intake.add(message)
    this.flushSoon()
  }

  private flushSoon(): void {
    if (this.frame) return
    this.frame = true
    // A hidden page gets no frames, but what has arrived must not pile up.
    if (document.hidden) setTimeout(() => this.flush())
    else requestAnimationFrame(() => this.flush())
  }

  private flush(): void {
    this.frame = false
    batch(() => {
      this.intake.take()
      for (const table of Object.values(tables)) table.settle()
    })
    if (!this.intake.isEmpty) this.flushSoon()
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
      case 'rows': // Taken in by parts, and never here.
        break
      case 'delta':
        if (tables[message.topic].delta(message) === 'gap') this.subscriptions.startOver(message.topic)
        break
      case 'bookmark':
        if (message.topic && message.seq) tables[message.topic].bookmark(message.seq)
        break
      case 'gone':
        this.subscriptions.startOver(message.topic)
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
    offered.value = new Set(Object.keys(hello.topics) as Topic[])
    this.subscriptions.begin(offered.value)
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
      for (const topic of Object.keys(wishes.peek()) as Topic[]) {
        const response = await fetch(`/api/feed/${topic}`)
        if (response.status === 401) return sessionEnded()
        if (response.status === 404) continue // A monitor that has no such topic.
        if (!response.ok) throw new Error(response.statusText)
        this.show((await response.json()) as Snap)
      }
      heardAt.value = Date.now()
      link.value = 'polling'
      this.retry = setTimeout(() => this.connect(), POLL_MS)
    } catch {
      link.value = 'lost'
      this.retry = setTimeout(() => this.connect(), backoff(this.failures))
    }
  }

  private show(snap: Snap): void {
    batch(() => {
      tables[snap.topic].snapshot(snap)
      tables[snap.topic].settle()
    })
    // Its rows are those of no subscription, so none can go on from them.
    tables[snap.topic].forget()
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
    this.subscriptions.end()
    const socket = this.socket
    this.socket = undefined
    if (socket) {
      socket.onclose = null
      socket.onmessage = null
      socket.close()
    }
    this.intake.clear()
  }
}
