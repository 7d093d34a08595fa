import { signal, type Signal } from '@preact/signals'
import type { Counts, Delta, Snap } from './protocol'
import { Sorted, type Entry } from './sorted'

export type Phase = 'waiting' | 'active' | 'ended'

export interface Shape<R> {
  /** Sorts rows, the highest first. Never changes for an id. */
  order(id: string): string
  /** Decides what leaves first when there are more rows than the window holds. */
  phase(row: R): Phase
  window: number
}

/** Up to so many are taken out one by one; more in one pass over all. */
const FEW = 16

/** Why a message could not be applied. */
export type Refusal = 'gap'

/**
 * The rows of one topic. Each row has a signal of its own, so a change redraws one row; `ids` changes only when rows come
 * or go, and only when the table is told to {@link settle}, once a frame. Nothing here looks at all rows because of one.
 */
export class Table<R extends { id: string }> {
  readonly ids: Signal<readonly string[]> = signal([])
  readonly counts: Signal<Counts> = signal({})
  /** False until the first rows of the first snapshot. */
  readonly loaded = signal(false)
  window: number
  readonly usualWindow: number
  private readonly rows = new Map<string, Signal<R | undefined>>()
  private readonly sorted = new Sorted()
  private readonly phases: Record<Phase, number> = { active: 0, waiting: 0, ended: 0 }
  private readonly watchers = new Set<(changed: ReadonlySet<string>) => void>()
  private changed = new Set<string>()
  private moved = false
  private mark: { epoch: string; seq: string } | undefined
  private replacing: Set<string> | undefined

  constructor(private readonly shape: Shape<R>) {
    this.window = shape.window
    this.usualWindow = shape.window
  }

  /** The row now; whoever reads it while drawing is drawn again when it changes, comes or goes. */
  get(id: string): R | undefined {
    const row = this.rows.get(id)?.value
    if (!row) void this.ids.value
    return row
  }

  /** The row now, for whoever is not to be drawn again with it. */
  peek(id: string): R | undefined {
    return this.rows.get(id)?.peek()
  }

  /** Told at most once a frame which rows have changed, come or gone. Returns how to stop it. */
  watch(watcher: (changed: ReadonlySet<string>) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  get size(): number {
    return this.rows.size
  }

  /** Where to resume; undefined before the first snapshot. */
  get since(): { epoch: string; seq: string } | undefined {
    return this.mark
  }

  /** Forgets where it stands but goes on showing what it has, until the next snapshot replaces it. */
  forget(): void {
    this.mark = undefined
    this.replacing = undefined
  }

  /** As before the first snapshot. */
  clear(): void {
    this.removeAll([...this.rows.keys()])
    this.forget()
    this.counts.value = {}
    this.loaded.value = false
    this.settle()
  }

  /** A snapshot as a whole. One that is large is better taken in by {@link begin}, {@link fill} and {@link finish}. */
  snapshot(snap: Snap): void {
    this.begin(snap)
    this.fill(snap.rows as unknown as R[])
    this.finish(snap)
  }

  /** A snapshot begins: what it does not have will go when it has ended. */
  begin(snap: Pick<Snap, 'counts'>): void {
    this.forget()
    this.replacing = new Set()
    this.counts.value = snap.counts
  }

  fill(rows: readonly R[]): void {
    const fresh: Entry[] = []
    for (const row of rows) {
      this.replacing?.add(row.id)
      this.put(row, fresh)
    }
    this.sorted.addAll(fresh)
    if (rows.length > 0) this.loaded.value = true
  }

  /**
   * Drops what the snapshot does not have.
   *
   * @param most so many rows at once
   * @returns whether it is done, or wants to be called again
   */
  finish(snap: Pick<Snap, 'epoch' | 'seq'>, most = Infinity): boolean {
    const kept = this.replacing
    if (!kept) return true // Forgotten meanwhile: another snapshot is on its way.
    const gone: string[] = []
    for (const id of this.rows.keys()) {
      if (!kept.has(id)) gone.push(id)
      if (gone.length >= most) break
    }
    this.removeAll(gone)
    if (gone.length >= most) return false
    this.replacing = undefined
    this.mark = { epoch: snap.epoch, seq: snap.seq }
    this.loaded.value = true
    return true
  }

  /** A delta that does not begin where this table stands is refused: something in between is missing. */
  delta(delta: Delta): Refusal | undefined {
    if (!this.mark) return undefined // A snapshot is on its way and will say it all.
    if (delta.from !== this.mark.seq) return 'gap'
    for (const row of delta.up) this.put(row as unknown as R)
    this.removeAll(delta.del)
    if (delta.counts) this.counts.value = delta.counts
    this.mark = { epoch: this.mark.epoch, seq: delta.to }
    return undefined
  }

  bookmark(seq: string): void {
    if (this.mark) this.mark = { epoch: this.mark.epoch, seq }
  }

  /** Makes what has come since the last time known to those who look. */
  settle(): void {
    // While a snapshot comes in, the old rows are still there besides the new ones.
    if (!this.replacing) this.trim()
    if (this.moved) this.ids.value = this.sorted.descending()
    this.moved = false
    if (this.changed.size === 0) return
    const changed = this.changed
    this.changed = new Set()
    for (const watcher of this.watchers) watcher(changed)
  }

  /** @param fresh where to note a new row that is sorted in later, with others */
  private put(row: R, fresh?: Entry[]): void {
    const known = this.rows.get(row.id)
    const before = known?.peek()
    if (before) this.phases[this.shape.phase(before)]--
    this.phases[this.shape.phase(row)]++
    this.changed.add(row.id)
    if (known) {
      known.value = row
      return
    }
    this.rows.set(row.id, signal<R | undefined>(row))
    const key = this.shape.order(row.id)
    if (fresh) fresh.push({ key, id: row.id })
    else this.sorted.add(key, row.id)
    this.moved = true
  }

  private removeAll(ids: readonly string[]): void {
    const gone = new Set<string>()
    for (const id of ids) {
      const row = this.rows.get(id)
      const before = row?.peek()
      if (!row || !before) continue
      this.phases[this.shape.phase(before)]--
      this.rows.delete(id)
      row.value = undefined
      this.changed.add(id)
      gone.add(id)
    }
    if (gone.size === 0) return
    this.moved = true
    if (gone.size > FEW) this.sorted.drop(gone)
    else for (const id of gone) this.sorted.remove(this.shape.order(id), id)
  }

  /** Drops what is too much: keeps all active rows, then the newest of the others in equal shares, as the monitor does. */
  private trim(): void {
    if (this.sorted.size <= this.window) return
    const room = Math.max(0, this.window - this.phases.active)
    const waiting = Math.min(this.phases.waiting, Math.max(Math.floor(room / 2), room - this.phases.ended))
    const over: Record<Phase, number> = {
      active: Math.max(0, this.phases.active - this.window),
      waiting: this.phases.waiting - waiting,
      ended: Math.max(0, this.phases.ended - (room - waiting)),
    }
    let left = over.active + over.waiting + over.ended
    const gone: string[] = []
    for (const id of this.sorted) {
      if (left === 0) break
      const row = this.peek(id)
      if (!row || over[this.shape.phase(row)]-- <= 0) continue
      gone.push(id)
      left--
    }
    this.removeAll(gone)
  }
}
