import { JOB_STATES } from '../feed/protocol'

/** Where a part of a query stands in its text. */
export interface Span {
  at: number
  end: number
}

export type FieldName = 'state' | 'service' | 'tenant' | 'worker' | 'pool' | 'model' | 'error' | 'id'
export type MeasureName = 'age' | 'took'

export type Condition =
  /** Somewhere in what the row says. */
  | { kind: 'word'; text: string }
  /** One of the values; `*` stands for any letters. */
  | { kind: 'field'; field: FieldName; values: readonly string[] }
  | { kind: 'label'; name: string; values: readonly string[] }
  | { kind: 'measure'; field: MeasureName; longer: boolean; ms: number }

export type Term = Condition & Span & { not: boolean }

/** What is wrong with a query, in words that say what is allowed. */
export interface QueryFault extends Span {
  message: string
}

/** All terms must hold; those that are wrong are left out. */
export interface Query {
  terms: readonly Term[]
  faults: readonly QueryFault[]
}

export const FIELDS: Record<FieldName, string> = {
  state: 'one or more states, with commas',
  service: 'the name of a service',
  tenant: 'whose job it is',
  worker: 'a worker, or all of a machine',
  pool: 'the pool it is for',
  model: 'the model it needs',
  error: 'the class of its fault',
  id: 'the id, or its end',
}

export const MEASURES: Record<MeasureName, string> = {
  age: 'since it was submitted: age>10m',
  took: 'how long it ran or runs: took>30s',
}

const TIMES: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const LABEL = /^label\.([^:<>"]+)$/
/** A term: text without blanks, but for those within quotes. */
const TERM = /(?:"[^"]*"?|[^\s"])+/g

export function parse(text: string): Query {
  const terms: Term[] = []
  const faults: QueryFault[] = []
  for (const found of text.matchAll(TERM)) {
    const span = { at: found.index, end: found.index + found[0].length }
    const result = term(found[0])
    if (typeof result === 'string') faults.push({ ...span, message: result })
    else if (result) terms.push({ ...result, ...span })
  }
  return { terms, faults }
}

/** A term, what is wrong with it, or undefined while nothing has been said yet. */
function term(raw: string): (Condition & { not: boolean }) | string | undefined {
  if (count(raw, '"') % 2 === 1) return `A quote is not closed in ${raw}`
  const not = raw.startsWith('-') && raw.length > 1
  const condition = conditionOf(not ? raw.slice(1) : raw)
  return typeof condition === 'object' ? { ...condition, not } : condition
}

function conditionOf(text: string): Condition | string | undefined {
  const operator = /[:<>]/.exec(unquoted(text))
  const bare = text.replaceAll('"', '')
  if (!operator) return bare ? { kind: 'word', text: bare.toLowerCase() } : undefined
  const name = text.slice(0, operator.index).replaceAll('"', '')
  const rest = text.slice(operator.index + 1)
  if (isMeasure(name)) return measure(name, operator[0], rest)
  const label = LABEL.exec(name)?.[1]
  if (!label && !isField(name)) {
    return `There is no “${name}${operator[0]}”. Allowed: ${allowed()}. Put quotes around it to look for the text itself.`
  }
  if (operator[0] !== ':') return `“${name}” takes a colon: ${name}:${rest || '…'}`
  const values = valuesOf(rest)
  if (values.length === 0) return `“${name}:” wants a value.`
  if (label) return { kind: 'label', name: label, values }
  const field = name as FieldName
  const wrong = field === 'state' ? values.find((value) => !JOB_STATES.some((state) => state === value)) : undefined
  return wrong === undefined ? { kind: 'field', field, values } : `There is no state “${wrong}”. Allowed: ${JOB_STATES.join(', ')}.`
}

function measure(field: MeasureName, operator: string, text: string): Condition | string {
  const found = /^=?(\d+(?:\.\d+)?)([smhd])$/.exec(text)
  if (!found || operator === ':') return `“${field}” wants < or > and a time in s, m, h or d, as in ${field}>10m.`
  return { kind: 'measure', field, longer: operator === '>', ms: Number(found[1]) * (TIMES[found[2] ?? 's'] ?? 0) }
}

/** `a,"b c"` → `a`, `b c` */
const valuesOf = (text: string) =>
  [...text.matchAll(/(?:"[^"]*"|[^,"])+/g)].map((value) => value[0].replaceAll('"', '')).filter(Boolean)

/** The same text with everything within quotes blanked, so that positions stay. */
const unquoted = (text: string) => text.replace(/"[^"]*"/g, (quoted) => ' '.repeat(quoted.length))
const count = (text: string, letter: string) => text.split(letter).length - 1

const isField = (name: string): name is FieldName => Object.hasOwn(FIELDS, name)
const isMeasure = (name: string): name is MeasureName => Object.hasOwn(MEASURES, name)
const allowed = () => [...Object.keys(FIELDS).map((field) => `${field}:`), 'label.NAME:', 'age>', 'took>'].join(' ')

/** A value as it has to be written in a query. */
export const quoted = (value: string) => (/[\s,:<>"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value)
