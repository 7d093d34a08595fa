import { isObject, type Json } from '../form/json'
import type { Schema } from '../form/schema'

export interface Example {
  name: string
  value: Json
}

/** What the schema gives as examples; each is called by what is told apart best: its title, its model, its action. */
export function examplesOf(schema: Schema): Example[] {
  return (schema.examples ?? []).map((value, index) => ({ value, name: nameOf(value) ?? `Example ${index + 1}` }))
}

function nameOf(value: Json): string | undefined {
  if (!isObject(value)) return undefined
  for (const member of ['title', 'operation', 'action', 'model', 'name']) {
    const said = value[member]
    if (typeof said === 'string' && said) return said
  }
  return undefined
}
