import { computed, signal } from '@preact/signals'

/** The jobs that are ticked. */
export class Selection {
  readonly ids = signal<ReadonlySet<string>>(new Set())
  /** All that fit are meant, also those that come later, up to the moment of the action. */
  readonly all = signal(false)
  readonly isEmpty = computed(() => !this.all.value && this.ids.value.size === 0)
  /** Where a range begins. */
  private anchor: string | undefined

  has(id: string): boolean {
    return this.all.value || this.ids.value.has(id)
  }

  /** @param list all that fit, of which this one is taken out when they are all meant */
  toggle(id: string, list: readonly string[]): void {
    const next = new Set(this.all.peek() ? list : this.ids.peek())
    if (!next.delete(id)) next.add(id)
    this.anchor = id
    this.all.value = false
    this.ids.value = next
  }

  /** From the job ticked last to this one, in the order of the list. */
  extend(list: readonly string[], id: string): void {
    const from = this.anchor === undefined ? -1 : list.indexOf(this.anchor)
    const to = list.indexOf(id)
    if (from < 0 || to < 0) return this.toggle(id, list)
    const before = this.all.peek() ? list : this.ids.peek()
    this.all.value = false
    this.ids.value = new Set([...before, ...list.slice(Math.min(from, to), Math.max(from, to) + 1)])
  }

  selectAll(): void {
    this.ids.value = new Set()
    this.all.value = true
  }

  clear(): void {
    this.anchor = undefined
    this.all.value = false
    this.ids.value = new Set()
  }
}
