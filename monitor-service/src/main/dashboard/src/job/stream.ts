import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
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
 * Follows a job while it is open. The browser connects again by itself and says what it has read; streams of hundreds of
 * words a second are drawn once a frame.
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
    const source = new EventSource(`/api/v1/jobs/${encodeURIComponent(id)}/events`)
    const on = (name: string, listener: (data: string) => void) =>
      source.addEventListener(name, (event) => event instanceof MessageEvent && listener(String(event.data)))
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
    source.onopen = () => void (broken.value = false)
    source.onerror = () => void (broken.value = source.readyState === EventSource.CLOSED)
    return () => {
      source.close()
      cancelAnimationFrame(frame)
    }
  }, [id, follow])
  return { live, broken }
}
