import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ApiError, get } from './client'

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
 * @param everyMs 0 to read once
 */
export function useResource<T>(address: string | undefined, everyMs = 5_000): Resource<T> {
  const data = useSignal<T | undefined>(undefined)
  const fault = useSignal<ApiError | undefined>(undefined)
  const round = useSignal(0)
  const asked = round.value
  useEffect(() => {
    data.value = undefined
    fault.value = undefined
  }, [address])
  useEffect(() => {
    if (!address) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async () => {
      try {
        data.value = await get<T>(address, abort.signal)
        fault.value = undefined
      } catch (error) {
        if (abort.signal.aborted) return
        fault.value = error instanceof ApiError ? error : new ApiError(0, 'unknown', String(error))
      }
      if (everyMs) timer = setTimeout(() => (document.hidden ? wait() : void read()), everyMs)
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
