import type { Facets, Look, Topic } from './protocol'
import { tables } from './store'
import type { Wish, Wishes } from './wishes'

/** What is said to the monitor. */
export type ClientMessage =
  | { type: 'sub'; topic: Topic; window?: number; filter?: Facets; since?: { epoch: string; seq: string }; part?: number; look?: Look }
  | ({ type: 'look'; topic: Topic } & Look)
  | { type: 'unsub'; topic: Topic }

/** A snapshot of more rows comes in parts: the first are on the page before the last are on their way. */
const PART = 250

const TOPICS: readonly Topic[] = ['jobs', 'machines', 'series']

/** Keeps what the monitor is asked for in step with what the page wants. */
export class Subscriptions {
  private wanted: Wishes = {}
  private offered: ReadonlySet<Topic> | undefined
  /** What the rows of each table are the answer to. */
  private readonly asked = new Map<Topic, Wish>()
  private readonly open = new Set<Topic>()

  constructor(private readonly send: (message: ClientMessage) => void) {}

  /** The socket is there: asks for all that is wanted, from where the tables stand. */
  begin(offered: ReadonlySet<Topic>): void {
    this.offered = offered
    this.open.clear()
    this.follow(this.wanted)
  }

  /** The socket is gone. */
  end(): void {
    this.offered = undefined
  }

  follow(wanted: Wishes): void {
    this.wanted = wanted
    if (!this.offered) return
    for (const topic of TOPICS) {
      const wish = this.offered.has(topic) ? wanted[topic] : undefined
      if (wish) this.ask(topic, wish)
      else if (this.open.delete(topic)) this.send({ type: 'unsub', topic })
    }
  }

  /** Something is missing: what is there stays in sight until a snapshot replaces it. */
  startOver(topic: Topic): void {
    tables[topic].forget()
    this.open.delete(topic)
    this.follow(this.wanted)
  }

  private ask(topic: Topic, wish: Wish): void {
    const before = this.asked.get(topic)
    if (this.open.has(topic) && before && isSame(before, wish)) {
      if (sameLook(before.look, wish.look)) return
      if (wish.look) {
        this.asked.set(topic, wish)
        return this.send({ type: 'look', topic, ...wish.look })
      }
    }
    const table = tables[topic]
    if (before && !isPartOf(wish, before)) table.forget()
    table.window = wish.window ?? table.usualWindow
    this.asked.set(topic, wish)
    this.open.add(topic)
    const filter = isAll(wish.filter) ? undefined : wish.filter
    const part = (wish.window ?? table.usualWindow) > PART ? PART : undefined
    this.send({ type: 'sub', topic, window: wish.window, filter, since: table.since, part, look: wish.look })
  }
}

const isAll = (filter: Facets | undefined) => !filter || Object.keys(filter).length === 0
const filterOf = (wish: Wish) => JSON.stringify(Object.entries(wish.filter ?? {}).sort())
const isSame = (a: Wish, b: Wish) => a.window === b.window && filterOf(a) === filterOf(b)

const sameLook = (a: Look | undefined, b: Look | undefined) => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Whether the rows of `before` hold all that is wanted now, so that only later changes are needed. */
function isPartOf(wish: Wish, before: Wish): boolean {
  if (before.look && !wish.look) return false
  return filterOf(wish) === filterOf(before) && (wish.window ?? 0) <= (before.window ?? 0)
}
