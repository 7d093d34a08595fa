import { ApiError, type Fault } from '../api/client'

/** What an answer finds wrong, by the JSON pointer of its place; what has no place stands under the empty one. */
export function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return { '': error instanceof Error ? error.message : String(error) }
  if (error.faults.length === 0) return { '': error.message }
  const found: Record<string, string> = {}
  for (const { pointer = '', message } of error.faults as readonly Fault[]) {
    found[pointer] = found[pointer] ? `${found[pointer]}; ${message}` : message
  }
  return found
}

/** What is wrong at none of the places that a form shows: it has to be said elsewhere, or nobody would read it. */
export function elsewhere(faults: Record<string, string>, shown: readonly string[]): string[] {
  return Object.entries(faults)
    .filter(([pointer]) => !shown.some((place) => place === pointer))
    .map(([pointer, message]) => (pointer ? `${pointer} ${message}` : message))
}
