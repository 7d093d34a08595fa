import type { Facets } from '../feed/protocol'
import type { Query, Term } from './parse'

const TOLD_TO_THE_MONITOR = ['state', 'service', 'tenant', 'pool'] as const
type Told = (typeof TOLD_TO_THE_MONITOR)[number]

/**
 * What of a query the monitor can answer, so that it sends no row that does not fit. What it cannot is looked at here,
 * and so is all of it once more.
 */
export function facets(query: Query): Facets {
  const told: Facets = {}
  for (const term of query.terms) {
    if (!isTold(term) || told[term.field]) continue
    told[term.field] = [...term.values]
  }
  return told
}

/** Whether the monitor can answer all of it. */
export const isToldWhole = (query: Query) => query.faults.length === 0 && Object.keys(facets(query)).length === query.terms.length

function isTold(term: Term): term is Term & { kind: 'field'; field: Told } {
  if (term.not || term.kind !== 'field' || !TOLD_TO_THE_MONITOR.some((field) => field === term.field)) return false
  return term.values.every((value) => !value.includes('*')) // The monitor knows no patterns.
}
