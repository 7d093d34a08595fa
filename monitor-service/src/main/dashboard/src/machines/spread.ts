/** Work that is done in its order, a little at a time. */
export class Spread {
  private readonly waiting: (() => void)[] = []

  /**
   * @param atOnce how much is done in one go
   * @param later calls back when it is time for the next go
   */
  constructor(private readonly atOnce: number, private readonly later: (go: () => void) => void) {}

  add(work: () => void): void {
    this.waiting.push(work)
    if (this.waiting.length === 1) this.later(this.go)
  }

  private readonly go = (): void => {
    for (const work of this.waiting.slice(0, this.atOnce)) work()
    this.waiting.splice(0, this.atOnce)
    if (this.waiting.length > 0) this.later(this.go)
  }
}
