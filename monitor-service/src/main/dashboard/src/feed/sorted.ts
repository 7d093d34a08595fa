export interface Entry { key: string; id: string }

/** Ids in the order of their keys, the lowest first. Most of what comes is newest and goes to the end at once. */
export class Sorted {
  private entries: Entry[] = []

  get size(): number {
    return this.entries.length
  }

  add(key: string, id: string): void {
    this.entries.splice(this.place(key, id), 0, { key, id })
  }

  /** Many at once, in one pass; none of them may be there already. */
  addAll(fresh: readonly Entry[]): void {
    const more = [...fresh].sort((a, b) => (isBefore(a, b.key, b.id) ? -1 : 1))
    const merged: Entry[] = []
    let at = 0
    for (const entry of this.entries) {
      for (let next = more[at]; next && isBefore(next, entry.key, entry.id); next = more[++at]) merged.push(next)
      merged.push(entry)
    }
    this.entries = merged.concat(more.slice(at))
  }

  remove(key: string, id: string): void {
    const at = this.place(key, id)
    if (this.entries[at]?.id === id) this.entries.splice(at, 1)
  }

  /** Many at once, in one pass. */
  drop(ids: ReadonlySet<string>): void {
    this.entries = this.entries.filter((entry) => !ids.has(entry.id))
  }

  /** The lowest first. */
  *[Symbol.iterator](): Generator<string> {
    for (const entry of this.entries) yield entry.id
  }

  /** The highest first. */
  descending(): string[] {
    const ids = new Array<string>(this.entries.length)
    for (let at = 0; at < ids.length; at++) ids[at] = this.entries[ids.length - 1 - at]!.id
    return ids
  }

  /** Where it is, or belongs. */
  private place(key: string, id: string): number {
    const last = this.entries.at(-1)
    if (!last || isBefore(last, key, id)) return this.entries.length
    let low = 0
    let high = this.entries.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(this.entries[middle]!, key, id)) low = middle + 1
      else high = middle
    }
    return low
  }
}

const isBefore = (entry: Entry, key: string, id: string) => entry.key < key || (entry.key === key && entry.id < id)
