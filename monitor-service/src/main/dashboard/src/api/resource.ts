import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import { ApiError, get } from './client'

const RETRY_MS = 5_000

export interface Resource<T> {
  /** The last good answer; undefined before the first. */
  data: ReadonlySignal<T | undefined>
  /** Why the last attempt failed; what `data` holds is then old. */
  fault: ReadonlySignal<ApiError | undefined>
  /** Asks again at once, as after an action. */
  reload: () => void
}

/**
 * What the feed does not tell: read when the page opens and again while somebody looks.
 *
 * @param address undefined to read nothing yet
 * @param everyMs 0 to read once, and again only after a failure that may pass
 */
export function useResource<T>(address: string | undefined, everyMs = 5_000): Resource<T> {
  const data = useSignal<T | undefined>(undefined)
  const fault = useSignal<ApiError | undefined>(undefined)
  const round = useSignal(0)
  const asked = round.value
  // At once: nobody may act on what another address answered.
  useLayoutEffect(() => {
    data.value = undefined
    fault.value = undefined
  }, [address])
  useEffect(() => {
    if (!address) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async () => {
      let pause = everyMs
      try {
        data.value = await get<T>(address, abort.signal)
        fault.value = undefined
      } catch (error) {
        if (abort.signal.aborted) return
        const failed = error instanceof ApiError ? error : new ApiError(0, 'unknown', String(error))
        fault.value = failed
        if (failed.mayPass) pause ||= RETRY_MS
      }
      if (pause) timer = setTimeout(() => (document.hidden ? wait() : void read()), pause)
    }
    const wait = () => document.addEventListener('visibilitychange', () => void read(), { once: true, signal: abort.signal })
    void read()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [address, everyMs, asked])
  return { data, fault, reload: () => void round.value++ }
}
