import { FIELDS, MEASURES, quoted } from './parse'

export interface Suggestion {
  /** What stands in the list. */
  text: string
  hint: string
  /** The whole query when it is taken, and where the caret is then. */
  query: string
  caret: number
}

/** The values that a field has among the rows, the most frequent first; for labels the field is `label.NAME`. */
export type Known = (field: string) => readonly string[]

const MOST = 10

/** What could be meant at the caret. */
export function suggest(query: string, caret: number, known: Known): readonly Suggestion[] {
  const at = begin(query, caret)
  const typed = query.slice(at, caret)
  const minus = typed.startsWith('-') ? '-' : ''
  const term = typed.slice(minus.length)
  const colon = term.indexOf(':')
  const take = (text: string, hint: string, written: string): Suggestion => ({
    text,
    hint,
    query: query.slice(0, at) + written + query.slice(caret),
    caret: at + written.length,
  })
  if (colon < 0) {
    return names(known)
      .filter(([name]) => name.startsWith(term.toLowerCase()) && name !== term)
      .slice(0, MOST)
      .map(([name, hint]) => take(name, hint, minus + name))
  }
  const field = term.slice(0, colon)
  const values = term.slice(colon + 1).split(',')
  const last = (values.pop() ?? '').replaceAll('"', '').toLowerCase()
  return known(field)
    .filter((value) => value.toLowerCase().includes(last) && value.toLowerCase() !== last && !values.includes(value))
    .slice(0, MOST)
    .map((value) => take(value, field, `${minus}${field}:${[...values, quoted(value)].join(',')}`))
}

/** Where the term at the caret begins; a blank within quotes is part of it. */
function begin(query: string, caret: number): number {
  let within = false
  let at = 0
  for (let index = 0; index < caret; index++) {
    if (query[index] === '"') within = !within
    else if (query[index] === ' ' && !within) at = index + 1
  }
  return at
}

function names(known: Known): readonly (readonly [string, string])[] {
  return [
    ...Object.entries(FIELDS).map(([name, hint]) => [`${name}:`, hint] as const),
    ...known('label').map((name) => [`label.${name}:`, 'a label'] as const),
    ...Object.entries(MEASURES).map(([name, hint]) => [`${name}>`, hint] as const),
  ]
}
