import { signal } from '@preact/signals'
import type { JobRow, JobState } from '../feed/protocol'
import type { Table } from '../feed/table'
import { fits, isTimed, parts } from '../query/match'
import type { Query, Term } from '../query/parse'

/** So many rows are looked at before the page is given back to whoever types. */
const ROWS_AT_ONCE = 2_500

type Counts = Partial<Record<JobState, number>>

/**
 * The jobs that fit a query, kept in step with the table: only rows that have changed are looked at again, all of them when
 * the query is another one. What fitted before stays in sight until all have been looked at.
 */
export class JobsView {
  /** Those that fit, in the table's order. */
  readonly ids = signal<readonly string[]>([])
  /** How many fit, by state, whatever the query says of states. */
  readonly counts = signal<Readonly<Counts>>({})
  private state: readonly Term[] = []
  private rest: readonly Term[] = []
  private timed = false
  /** The state of each that fits but for its state. */
  private readonly fitting = new Map<string, JobState>()
  private readonly shown = new Set<string>()
  private totals: Counts = {}
  /** What is still to be looked at; undefined when all has been. */
  private waiting: readonly string[] | undefined
  private round = 0
  private readonly stop: () => void

  /** @param later runs something soon, after the page has had its turn */
  constructor(
    private readonly table: Table<JobRow>,
    private readonly now: () => number,
    private readonly later: (run: () => void) => void = (run) => void setTimeout(run),
  ) {
    this.stop = table.watch((changed) => this.hear(changed))
    this.lookAtAll()
  }

  set query(query: Query) {
    const { state, rest } = parts(query)
    this.state = state
    this.rest = rest
    this.timed = isTimed(query)
    this.lookAtAll()
  }

  /** Time has passed. */
  tick(): void {
    if (this.timed && !this.waiting) this.lookAtAll()
  }

  close(): void {
    this.round++
    this.stop()
  }

  private lookAtAll(): void {
    this.fitting.clear()
    this.shown.clear()
    this.totals = {}
    this.waiting = this.table.ids.peek()
    this.lookOn(++this.round)
  }

  /** A part of what waits, and the rest later, unless another query has come. */
  private lookOn(round: number): void {
    if (round !== this.round || !this.waiting) return
    const part = this.waiting.slice(0, ROWS_AT_ONCE)
    const rest = this.waiting.slice(ROWS_AT_ONCE)
    this.look(part)
    this.waiting = rest.length ? rest : undefined
    if (rest.length) this.later(() => this.lookOn(round))
    else this.tell(true)
  }

  private hear(changed: ReadonlySet<string>): void {
    const moved = this.look(changed)
    if (!this.waiting) this.tell(moved)
  }

  private tell(moved: boolean): void {
    this.counts.value = { ...this.totals }
    if (moved) this.ids.value = this.list()
  }

  /** Whether any has come or gone. */
  private look(ids: Iterable<string>): boolean {
    const now = this.now()
    let moved = false
    for (const id of ids) moved = this.lookAt(id, now) || moved
    return moved
  }

  private lookAt(id: string, now: number): boolean {
    const job = this.table.peek(id)
    const before = this.shown.has(id)
    this.count(id, job && fits(this.rest, job, now) ? job.state : undefined)
    const after = job !== undefined && this.fitting.has(id) && fits(this.state, job, now)
    if (after) this.shown.add(id)
    else this.shown.delete(id)
    return before !== after
  }

  private list(): readonly string[] {
    const all = this.table.ids.peek()
    return this.shown.size === all.length ? all : all.filter((id) => this.shown.has(id))
  }

  private count(id: string, state: JobState | undefined): void {
    const before = this.fitting.get(id)
    if (before === state) return
    if (before) this.totals[before] = (this.totals[before] ?? 0) - 1
    if (state) {
      this.totals[state] = (this.totals[state] ?? 0) + 1
      this.fitting.set(id, state)
    } else this.fitting.delete(id)
  }
}
