import { signal, type Signal } from '@preact/signals'
import type { Counts, Delta, Snap } from './protocol'

export type Phase = 'waiting' | 'active' | 'ended'

export interface Shape<R> {
  /** Sorts rows, the highest first. */
  order(row: R): string
  /** Decides what leaves first when there are more rows than the window holds. */
  phase(row: R): Phase
  window: number
}

/** Why a message could not be applied. */
export type Refusal = 'gap'

/**
 * The rows of one topic. Each row has a signal of its own, so a change redraws one row; `ids` changes only when rows come,
 * go or change places.
 */
export class Table<R extends { id: string }> {
  readonly ids: Signal<readonly string[]> = signal([])
  readonly counts: Signal<Counts> = signal({})
  /** False until the first snapshot. */
  readonly loaded = signal(false)
  private readonly rows = new Map<string, Signal<R | undefined>>()
  private mark: { epoch: string; seq: string } | undefined

  constructor(private readonly shape: Shape<R>) {}

  /** The row now; whoever reads it while drawing is drawn again when it changes, comes or goes. */
  get(id: string): R | undefined {
    const row = this.rows.get(id)?.value
    if (!row) void this.ids.value
    return row
  }

  /** Where to resume; undefined before the first snapshot. */
  get since(): { epoch: string; seq: string } | undefined {
    return this.mark
  }

  /** Forgets where it stands but goes on showing what it has, until the next snapshot replaces it. */
  forget(): void {
    this.mark = undefined
  }

  snapshot(snap: Snap): void {
    const fresh = new Set(snap.rows.map((row) => row.id))
    for (const id of this.rows.keys()) if (!fresh.has(id)) this.remove(id)
    for (const row of snap.rows) this.put(row as unknown as R)
    this.counts.value = snap.counts
    this.mark = { epoch: snap.epoch, seq: snap.seq }
    this.arrange()
    this.loaded.value = true
  }

  /** A delta that does not begin where this table stands is refused: something in between is missing. */
  delta(delta: Delta): Refusal | undefined {
    if (!this.mark) return undefined // A snapshot is on its way and will say it all.
    if (delta.from !== this.mark.seq) return 'gap'
    for (const row of delta.up) this.put(row as unknown as R)
    for (const id of delta.del) this.remove(id)
    if (delta.counts) this.counts.value = delta.counts
    this.mark = { epoch: this.mark.epoch, seq: delta.to }
    if (delta.up.length || delta.del.length) this.arrange()
    return undefined
  }

  bookmark(seq: string): void {
    if (this.mark) this.mark = { epoch: this.mark.epoch, seq }
  }

  private put(row: R): void {
    const known = this.rows.get(row.id)
    if (known) known.value = row
    else this.rows.set(row.id, signal<R | undefined>(row))
  }

  private remove(id: string): void {
    const row = this.rows.get(id)
    this.rows.delete(id)
    if (row) row.value = undefined
  }

  private arrange(): void {
    const sorted = [...this.rows.values()]
      .flatMap((row) => row.peek() ?? [])
      .sort((a, b) => (this.shape.order(a) < this.shape.order(b) ? 1 : -1))
    const kept = sorted.length > this.shape.window ? this.fit(sorted) : sorted
    const ids = kept.map((row) => row.id)
    const before = this.ids.peek()
    if (ids.length !== before.length || ids.some((id, index) => id !== before[index])) this.ids.value = ids
  }

  /** All active rows, then the newest of the others in equal shares: the monitor's own rule. */
  private fit(sorted: R[]): R[] {
    const phases = { active: 0, waiting: 0, ended: 0 }
    for (const row of sorted) phases[this.shape.phase(row)]++
    const room = Math.max(0, this.shape.window - phases.active)
    const waiting = Math.min(phases.waiting, Math.max(Math.floor(room / 2), room - phases.ended))
    const left = { active: this.shape.window, waiting, ended: room - waiting }
    return sorted.filter((row) => {
      const fits = left[this.shape.phase(row)]-- > 0
      if (!fits) this.remove(row.id)
      return fits
    })
  }
}
