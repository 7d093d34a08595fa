/** What has come of a running job so far. */
export interface Live {
  /** Text as it came, for each attempt anew. */
  text: string
  /** The latest preview, as an address that an image takes. */
  image: string | undefined
  happened: readonly Happening[]
}

export interface Happening {
  at: string
  type: string
  data: Readonly<Record<string, unknown>>
}

export interface Output {
  /** Counts all parts of a job. */
  number: number
  epoch: number
  content_type: string
  text?: string
  /** Base64. */
  data?: string
}

/** A page that stays open for hours keeps the end of what is streamed; the whole comes with the result. */
const LONGEST_TEXT = 200_000
const MOST_HAPPENINGS = 200

const NOTHING: Live = { text: '', image: undefined, happened: [] }

/** Gathers the events of one job's stream. */
export class LiveOutput {
  now: Live = NOTHING
  private epoch = -1
  private last = 0

  output(part: Output): void {
    // A stream that is opened anew tells all from the beginning.
    if (part.number <= this.last) return
    this.last = part.number
    // Another attempt begins from nothing.
    if (part.epoch !== this.epoch) this.now = { ...this.now, text: '', image: undefined }
    this.epoch = part.epoch
    if (part.text !== undefined) this.now = { ...this.now, text: (this.now.text + part.text).slice(-LONGEST_TEXT) }
    else if (part.data && part.content_type.startsWith('image/')) {
      this.now = { ...this.now, image: `data:${part.content_type};base64,${part.data}` }
    }
  }

  happened(event: Happening): void {
    const last = this.now.happened.at(-1)
    // One line for all progress, or the rest would be out of sight.
    const earlier = event.type === 'progress' && last?.type === 'progress' ? this.now.happened.slice(0, -1) : this.now.happened
    this.now = { ...this.now, happened: [...earlier, event].slice(-MOST_HAPPENINGS) }
  }
}
