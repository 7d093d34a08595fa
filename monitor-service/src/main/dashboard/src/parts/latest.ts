import { useEffect, useRef } from 'preact/hooks'

/**
 * The value as it was drawn last, for whoever has waited for an answer meanwhile; undefined once what has drawn it is gone. A slow answer must
 * not bring back what stood in a form when it was asked for.
 */
export function useLatest<T>(value: T): () => T | undefined {
  const latest = useRef<T | undefined>(value)
  latest.current = value
  useEffect(() => () => void (latest.current = undefined), [])
  return () => latest.current
}
