import { isObject, type Json, type JsonObject } from './json'
import { matches } from './matches'

export type TypeName = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null'

/** The words of JSON Schema (2020-12) that the form understands; what else stands there is left to the orchestrator's check. */
export interface Schema {
  $ref?: string
  type?: TypeName | readonly TypeName[]
  title?: string
  description?: string
  default?: Json
  examples?: readonly Json[]
  const?: Json
  enum?: readonly Json[]
  format?: string
  pattern?: string
  contentEncoding?: string
  contentMediaType?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  properties?: Record<string, Schema>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  minItems?: number
  maxItems?: number
  oneOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  allOf?: readonly Schema[]
  if?: Schema
  then?: Schema
  else?: Schema
  not?: Schema
  $defs?: Record<string, Schema>
}

/** A schema may refer to itself; nobody nests an input this deep. */
const DEEPEST = 24

/**
 * What holds for a value as it is now: references followed, `allOf` taken together, and of each `if` the branch that applies.
 * Choosing another action in one field so brings along the fields that belong to it.
 */
export function resolve(schema: Schema, root: Schema, value: Json | undefined, depth = 0): Schema {
  if (depth > DEEPEST) return {}
  const { $ref, allOf, if: condition, then, else: otherwise, ...own } = schema
  const parts = [
    ...($ref === undefined ? [] : [referred($ref, root)]),
    ...(allOf ?? []),
    ...(condition === undefined || isUndecided(condition, value) ? [] : [(matches(condition, value) ? then : otherwise) ?? {}]),
  ]
  return parts.reduce<Schema>((sum, part) => merged(sum, resolve(part, root, value, depth + 1)), own)
}

/** Before a choice is made, its consequences are not shown: by the letter, a member that is missing would fulfil every condition at once. */
function isUndecided(condition: Schema, value: Json | undefined): boolean {
  const decisive = Object.keys(condition.properties ?? {})
  return decisive.length > 0 && !(isObject(value) && decisive.every((name) => name in value))
}

/** Only references within the document: nothing is fetched. */
function referred(reference: string, root: Schema): Schema {
  if (!reference.startsWith('#')) return {}
  let found: unknown = root
  for (const part of reference.slice(1).split('/').slice(1)) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined
  }
  return typeof found === 'object' && found !== null ? found : {}
}

function merged(a: Schema, b: Schema): Schema {
  const properties = a.properties || b.properties ? { ...a.properties } : undefined
  for (const [name, more] of Object.entries(b.properties ?? {})) {
    const known = properties?.[name]
    if (properties) properties[name] = known ? { allOf: [known, more] } : more
  }
  const required = [...new Set([...(a.required ?? []), ...(b.required ?? [])])]
  return { ...b, ...a, ...(properties && { properties }), ...(required.length > 0 && { required }) }
}

/** The first type that is not `null`. */
export function typeOf(schema: Schema): TypeName | undefined {
  const { type } = schema
  return typeof type === 'string' ? type : type?.find((each) => each !== 'null')
}

/** What a form begins with: what must be there and has only one sensible value. Optional defaults are the service's to fill in. */
export function initial(schema: Schema, root: Schema): Json | undefined {
  const whole = resolve(schema, root, undefined)
  if (whole.const !== undefined) return whole.const
  if (whole.default !== undefined) return whole.default
  if (typeOf(whole) === 'array') return []
  if (typeOf(whole) !== 'object' && !whole.properties) return undefined
  const begun: JsonObject = {}
  for (const name of whole.required ?? []) {
    const value = initial(whole.properties?.[name] ?? {}, root)
    if (value !== undefined) begun[name] = value
  }
  return begun
}

/** Whether a schema is anything besides a condition on others, as `{ "required": ["model"] }` is. */
export const saysWhatItIs = (schema: Schema, root: Schema) => {
  const whole = resolve(schema, root, undefined)
  return whole.type !== undefined || whole.properties !== undefined || whole.const !== undefined || whole.enum !== undefined
}

export const asSchema = (value: unknown): Schema => (isObject(value) ? (value as unknown as Schema) : {})
