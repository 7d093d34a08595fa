import type { MoreRows, Row, ServerMessage, Snap, Topic } from './protocol'
import { tables } from './store'

/** So many rows are taken in before the page is given back to whoever scrolls or types. */
const ROWS_A_FRAME = 1_000

interface Part {
  /** What it weighs, in rows. */
  rows: number
  /** Returns false when it is not done yet and wants to be called again with the next frame. */
  apply: () => boolean | void
}

/** Messages in their order, taken in a few at a time: a snapshot of thousands of rows is spread over several frames. */
export class Intake {
  private parts: Part[] = []
  /** Snapshots of which more rows are to come. */
  private readonly begun = new Map<Topic, Snap>()

  constructor(private readonly apply: (message: ServerMessage) => void) {}

  get isEmpty(): boolean {
    return this.parts.length === 0
  }

  add(message: ServerMessage): void {
    if (message.type === 'rows') this.more(message)
    else if (message.type === 'snap' && (message.more || Math.max(message.rows.length, tables[message.topic].size) > ROWS_A_FRAME)) this.begin(message)
    else this.parts.push({ rows: weight(message), apply: () => this.apply(message) })
  }

  /** As much as fits into a frame, and at least one part. */
  take(): void {
    let room = ROWS_A_FRAME
    let taken = 0
    for (const part of this.parts) {
      if (taken > 0 && part.rows > room) break
      const done = part.apply()
      if (this.isEmpty) return // What was applied has thrown the rest away.
      if (done === false) break
      room -= part.rows
      taken++
    }
    this.parts.splice(0, taken)
  }

  clear(): void {
    this.parts = []
    this.begun.clear()
  }

  private begin(snap: Snap): void {
    this.parts.push({ rows: 0, apply: () => tables[snap.topic].begin(snap) }, ...slices(snap.topic, snap.rows))
    if (snap.more) this.begun.set(snap.topic, snap)
    else this.finish(snap)
  }

  private more(message: MoreRows): void {
    const snap = this.begun.get(message.topic)
    if (!snap) return
    this.parts.push(...slices(message.topic, message.rows))
    if (message.more) return
    this.begun.delete(message.topic)
    this.finish(snap)
  }

  private finish(snap: Snap): void {
    this.parts.push({ rows: 0, apply: () => tables[snap.topic].finish(snap, ROWS_A_FRAME) })
  }
}

function weight(message: ServerMessage): number {
  if (message.type === 'snap') return message.rows.length
  return message.type === 'delta' ? message.up.length + message.del.length : 1
}

function slices(topic: Topic, all: readonly Row[]): Part[] {
  const parts: Part[] = []
  for (let from = 0; from < all.length; from += ROWS_A_FRAME) {
    const rows = all.slice(from, from + ROWS_A_FRAME)
    parts.push({ rows: rows.length, apply: () => tables[topic].fill(rows as never[]) })
  }
  return parts
}
