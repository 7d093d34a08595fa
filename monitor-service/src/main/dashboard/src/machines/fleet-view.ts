import { computed, effect, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { Health, MachineRow } from '../feed/protocol'
import { machines } from '../feed/store'
import { place } from '../route/router'
import { grouped, sameGroups, slotsOf, sortedByName, tally, type Group, type Slots } from './groups'

/** Machines report many times a second, but numbers that change faster than this nobody reads. */
const LOOK_MS = 500

/** What is said of all machines together. It looks at them now and then, so that a report of one costs nothing here. */
class FleetView {
  /** Changes only when a machine comes, goes or changes its place. */
  readonly groups = signal<readonly Group[]>([])
  readonly healths = signal<readonly (readonly [Health, number])[]>([])
  /** By pool. */
  readonly slots = computed<Readonly<Record<string, Slots>>>(() => slotsOf(machines.counts.value))

  /** Sorting names is dear, and they seldom change. */
  private sorted: readonly string[] = []
  private unsorted: readonly string[] = []

  constructor() {
    this.look()
  }

  /** @returns what ends it */
  watch(): () => void {
    const timer = setInterval(() => this.look(), LOOK_MS)
    const end = effect(() => {
      void machines.ids.value
      void place.value
      this.look()
    })
    return () => {
      clearInterval(timer)
      end()
    }
  }

  private look(): void {
    const ids = machines.ids.peek()
    if (ids !== this.unsorted) {
      this.unsorted = ids
      this.sorted = sortedByName(ids)
    }
    const rows = this.sorted.flatMap((id): MachineRow | never[] => machines.peek(id) ?? [])
    const { query } = place.peek()
    const groups = grouped(rows, { text: query.get('q') ?? '', health: query.get('health') ?? '' })
    if (!sameGroups(groups, this.groups.peek())) this.groups.value = groups
    this.healths.value = kept(this.healths.peek(), tally(rows))
  }
}

/** What there was, where nothing has changed: then nothing is drawn anew. */
const kept = <T>(before: T, now: T): T => (JSON.stringify(before) === JSON.stringify(now) ? before : now)

export function useFleetView(): FleetView {
  const view = useMemo(() => new FleetView(), [])
  useEffect(() => view.watch(), [view])
  return view
}
