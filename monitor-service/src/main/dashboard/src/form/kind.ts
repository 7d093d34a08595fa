import type { Json } from './json'
import { isObject } from './json'
import { saysWhatItIs, typeOf, type Schema } from './schema'

/** Which control a value gets. */
export type Kind = 'text' | 'long' | 'file' | 'number' | 'boolean' | 'enum' | 'object' | 'map' | 'array' | 'flags' | 'choice' | 'json'

const LONG_FROM = 300
const LONG_NAMES = /prompt|instructions|system|text|script|code|expression|message|content|description/i
const FILE_PATTERN = /^\^\(?data:/

/** @param schema as it is resolved for the value */
export function kindOf(schema: Schema, name: string, root: Schema): Kind {
  if (schema.enum) return 'enum'
  if (optionsOf(schema, root).length > 0) return 'choice'
  switch (typeOf(schema)) {
    case 'string':
      return isFile(schema) ? 'file' : isLong(schema, name) ? 'long' : 'text'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return schema.items ? (schema.items.enum ? 'flags' : 'array') : 'json'
    case 'object':
      return objectKind(schema)
    default:
      return schema.properties ? 'object' : 'json'
  }
}

/** The alternatives that somebody can choose from: each says what it is. */
export function optionsOf(schema: Schema, root: Schema): readonly Schema[] {
  const options = schema.oneOf ?? schema.anyOf ?? []
  return options.length > 1 && options.every((option) => saysWhatItIs(option, root)) ? options : []
}

function objectKind(schema: Schema): Kind {
  if (schema.properties && Object.keys(schema.properties).length > 0) return 'object'
  const values = schema.additionalProperties
  if (typeof values !== 'object') return 'json'
  const type = typeOf(values)
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean' ? 'map' : 'json'
}

export function isFile(schema: Schema): boolean {
  return schema.contentEncoding === 'base64' || schema.format === 'data-url' || schema.format === 'binary' || FILE_PATTERN.test(schema.pattern ?? '')
}

function isLong(schema: Schema, name: string): boolean {
  if (schema.format) return schema.format === 'textarea' || schema.format === 'multiline'
  return (schema.maxLength ?? 0) >= LONG_FROM && !schema.pattern || (LONG_NAMES.test(name) && !schema.pattern)
}

/** What the service takes where it is given nothing; stands in the empty field. */
export function defaultText(schema: Schema): string | undefined {
  return schema.default === undefined ? undefined : `${words(schema.default)} when left out`
}

const written = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 6 })

/** `1 to 100`, `at least 0`, `up to 40 characters`: what is allowed, where the schema says it. */
export function bounds(schema: Schema): string | undefined {
  const least = schema.minimum ?? schema.exclusiveMinimum
  const most = schema.maximum ?? schema.exclusiveMaximum
  const said: string[] = []
  if (least !== undefined && most !== undefined) said.push(`${written(least)} to ${written(most)}`)
  else if (least !== undefined) said.push(schema.minimum === undefined ? `more than ${written(least)}` : `at least ${written(least)}`)
  else if (most !== undefined) said.push(schema.maximum === undefined ? `less than ${written(most)}` : `at most ${written(most)}`)
  if (schema.multipleOf !== undefined && schema.multipleOf !== 1) said.push(`in steps of ${schema.multipleOf}`)
  if (schema.maxLength !== undefined && schema.maxLength < LONG_FROM) said.push(`up to ${schema.maxLength} characters`)
  return said.length > 0 ? said.join(', ') : undefined
}

export const words = (value: Json): string => (typeof value === 'string' ? value : isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value))
