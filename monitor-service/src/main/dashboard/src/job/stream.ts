import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { backoff } from '../feed/backoff'
import { LiveOutput, type Happening, type Live, type Output } from './live'

/** Every kind of event that is told; `output` and `error` are other things. */
const EVENTS = [
  'submitted', 'queued', 'scheduled', 'blocked', 'started', 'progress', 'attached', 'released', 'lease_lost', 'retry_scheduled',
  'fell_back', 'cancel_requested', 'succeeded', 'failed', 'canceled', 'expired',
]

interface Stream {
  live: ReadonlySignal<Live>
  /** Set when it cannot be followed. */
  broken: ReadonlySignal<boolean>
}

/**
 * Follows a job while it is open. The browser connects again by itself and says what it has read, but for good gives up on an
 * answer that is a refusal, as of an orchestrator that starts anew: then another stream is opened, which tells all again. Streams
 * of hundreds of words a second are drawn once a frame.
 *
 * @param onChange something has happened that the job's document tells more of
 */
export function useStream(id: string, follow: boolean, onChange: () => void): Stream {
  const live = useSignal<Live>(new LiveOutput().now)
  const broken = useSignal(false)
  useEffect(() => {
    if (!follow) return
    const gathered = new LiveOutput()
    let frame = 0
    const draw = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        live.value = gathered.now
      })
    }
    let source: EventSource | undefined
    let refusals = 0
    let retry: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      const opened = new EventSource(`/api/v1/jobs/${encodeURIComponent(id)}/events`)
      source = opened
      const on = (name: string, listener: (data: string) => void) =>
        opened.addEventListener(name, (event) => event instanceof MessageEvent && listener(String(event.data)))
      on('output', (data) => {
        gathered.output(JSON.parse(data) as Output)
        draw()
      })
      for (const name of EVENTS) {
        on(name, (data) => {
          gathered.happened(JSON.parse(data) as Happening)
          draw()
          if (name !== 'progress') onChange()
        })
      }
      // Sent first, and in place of events that can no longer be told.
      on('snapshot', onChange)
      opened.onopen = () => {
        broken.value = false
        refusals = 0
      }
      opened.onerror = () => {
        if (opened.readyState !== EventSource.CLOSED) return
        broken.value = true
        retry = setTimeout(() => {
          open()
          onChange() // It may have ended, and need no stream any more.
        }, backoff(++refusals))
      }
    }
    open()
    return () => {
      source?.close()
      clearTimeout(retry)
      cancelAnimationFrame(frame)
    }
  }, [id, follow])
  return { live, broken }
}
