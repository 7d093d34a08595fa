import { computed, signal } from '@preact/signals'
import { jobs, now } from '../feed/store'
import type { JobState } from '../feed/protocol'
import { listFilter, listLook } from '../feed/wishes'
import { facets } from '../query/facets'
import { parts } from '../query/match'
import { parse, type Query } from '../query/parse'
import { may } from '../session/session'
import { filtersOf, isTarget, type BulkAction, type BulkFilter } from './bulk'
import { lookFor } from './look'
import { Selection } from './selection'
import { JobsView } from './view'

/** Whoever still types wants no answer to each letter from the monitor; what is on the page is filtered at once. */
const TYPING_MS = 400

/** A bulk action that has been asked for: by filter, or job by job. */
export type BulkWish = { action: BulkAction } & ({ filters: readonly BulkFilter[] } | { ids: readonly string[] })

/** What the page of jobs knows while it is open. */
export class JobsList {
  readonly view = new JobsView(jobs, () => now.peek())
  readonly selection = new Selection()
  readonly query = signal<Query>(parse(''))
  readonly bulk = signal<BulkWish | undefined>(undefined)
  /** How many jobs there are in each state: on the whole platform, or of those that fit the rest of the query. */
  readonly counts = computed<Readonly<Partial<Record<JobState, number>>>>(() => {
    const { state, rest } = parts(this.query.value)
    if (rest.length === 0) return jobs.counts.value
    // The monitor sends no jobs of other states then, so nothing is known of them.
    return state.length === 0 ? this.view.counts.value : this.countsOfShown()
  })
  private typing: ReturnType<typeof setTimeout> | undefined
  private text: string | undefined

  ask(text: string): void {
    if (text === this.text) return
    const first = this.text === undefined
    this.text = text
    const query = parse(text)
    this.query.value = query
    this.view.query = query
    this.selection.clear()
    clearTimeout(this.typing)
    if (first) {
      listFilter.value = facets(query)
      listLook.value = lookFor(query, [], { first: 0, end: 0 }, undefined)
    } else this.typing = setTimeout(() => (listFilter.value = facets(query)), TYPING_MS)
  }

  /** Whether every job that fits can be meant, also one that is not on the page. */
  askBulk(action: BulkAction): void {
    const filters = this.selection.all.peek() && may('operate') ? filtersOf(action, this.query.peek()) : undefined
    this.bulk.value = filters ? { action, filters } : { action, ids: this.targets(action) }
  }

  /** How many of the ticked jobs the page knows. */
  selectedCount(): number {
    const { all, ids } = this.selection
    return all.value ? this.view.ids.value.length : ids.value.size
  }

  close(): void {
    clearTimeout(this.typing)
    this.view.close()
  }

  private targets(action: BulkAction): readonly string[] {
    const ids = this.selection.all.peek() ? this.view.ids.peek() : [...this.selection.ids.peek()]
    return ids.filter((id) => {
      const job = jobs.peek(id)
      return job !== undefined && isTarget(action, job.state)
    })
  }

  private countsOfShown(): Partial<Record<JobState, number>> {
    const counts: Partial<Record<JobState, number>> = {}
    for (const term of this.query.value.terms) {
      if (term.kind !== 'field' || term.field !== 'state' || term.not) continue
      for (const state of term.values as JobState[]) counts[state] = this.view.counts.value[state] ?? 0
    }
    return counts
  }
}
