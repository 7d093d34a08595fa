import { signal } from '@preact/signals'

/** The monitor lets one name so many rows. */
const MOST = 500

/** The ids that are drawn somewhere, however often. Many that come and go together are told of once, a moment later. */
export class Shown {
  readonly ids = signal<readonly string[]>([])
  private readonly places = new Map<string, number>()
  private telling = false

  /** @param later runs something soon, after all that is drawn now */
  constructor(private readonly later: (run: () => void) => void = (run) => void setTimeout(run)) {}

  /** @returns what to call when it is drawn there no more */
  add(id: string): () => void {
    this.count(id, 1)
    return () => this.count(id, -1)
  }

  private count(id: string, by: number): void {
    const places = (this.places.get(id) ?? 0) + by
    if (places > 0) this.places.set(id, places)
    else this.places.delete(id)
    if (this.telling) return
    this.telling = true
    this.later(() => this.tell())
  }

  private tell(): void {
    this.telling = false
    const now = [...this.places.keys()].slice(0, MOST).sort()
    const before = this.ids.peek()
    if (now.length !== before.length || now.some((id, n) => id !== before[n])) this.ids.value = now
  }
}
