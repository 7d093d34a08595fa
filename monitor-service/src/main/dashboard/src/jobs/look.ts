import { TOP, type Look } from '../feed/protocol'
import { isToldWhole } from '../query/facets'
import type { Query } from '../query/parse'

/** So many more than are in sight are named on either side, so that who scrolls finds them as they are. */
const AROUND = 30

/**
 * Which rows the monitor is to tell everything of.
 *
 * @param before what it was told last; stays when it holds all that is in sight
 * @returns undefined when what fits may depend on how far a job has come
 */
export function lookFor(query: Query, ids: readonly string[], range: { first: number; end: number }, before: Look | undefined): Look | undefined {
  if (query.terms.some((term) => term.kind === 'word')) return undefined
  if (range.end < TOP.newest && isToldWhole(query)) return TOP
  const inSight = ids.slice(range.first, range.end)
  const named = new Set(before?.ids)
  if (named.size > 0 && inSight.every((id) => named.has(id))) return before
  return { ids: ids.slice(Math.max(0, range.first - AROUND), range.end + AROUND) }
}
