export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [name: string]: Json
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The JSON pointer (RFC 6901) of a member or an element. */
export const child = (pointer: string, name: string | number) =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The same object with one member set, or without it. Members keep their places. */
export function withMember(object: JsonObject | undefined, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [name]: value }
  const { [name]: _, ...rest } = object ?? {}
  return rest
}

/** The same object with a member under another name, in the same place. */
export function renamed(object: JsonObject, from: string, to: string): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]))
}

export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, n) => same(each, b[n]))
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => name in b && same(a[name], b[name]))
}

export const pretty = (value: Json | undefined) => (value === undefined ? '' : JSON.stringify(value, null, 2))

/** What a text says as JSON, or where it stops making sense. */
export function parse(text: string): { value: Json } | { fault: string } {
  try {
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
