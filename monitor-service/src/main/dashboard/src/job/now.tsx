import { useEffect, useRef } from 'preact/hooks'
import type { JobRow } from '../feed/protocol'
import { Progress } from '../parts/progress'
import type { JobDocument } from './document'
import type { Live } from './live'

/** What a running job is doing: how far it is, and what has come of it so far. */
export function Now({ progress, live, broken }: { progress: JobRow['progress'] | JobDocument['progress']; live: Live; broken: boolean }) {
  return (
    <section class="card section" aria-labelledby="now-title" data-testid="now">
      <h3 id="now-title">Now</h3>
      <div class="now">
        <span class="progress-text">
          <span data-testid="progress-message">{progress?.message ?? 'starting'}</span>
          {progress && <span class="number">{Math.round(progress.fraction * 100)} %</span>}
        </span>
        <Progress fraction={progress?.fraction} label="Progress" />
      </div>
      {live.image && (
        <figure class="preview">
          <img src={live.image} alt="Preview of what is being made" data-testid="preview" />
          <figcaption class="quiet">Preview</figcaption>
        </figure>
      )}
      {live.text && <LiveText text={live.text} />}
      {broken && <p class="fault-box mild">What it makes cannot be followed while it runs; the result will be here when it has ended.</p>}
    </section>
  )
}

/** Stays at its end as it grows, unless somebody reads further up. */
function LiveText({ text }: { text: string }) {
  const box = useRef<HTMLPreElement>(null)
  const follows = useRef(true)
  useEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight
  }, [text])
  return (
    <pre
      ref={box}
      class="text-output"
      tabIndex={0}
      aria-label="Text so far"
      data-testid="live-text"
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
        follows.current = scrollHeight - scrollTop - clientHeight < 24
      }}
    >
      {text}
    </pre>
  )
}
