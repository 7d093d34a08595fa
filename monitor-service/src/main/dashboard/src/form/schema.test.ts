import { expect, it } from 'vitest'
import { bounds, kindOf, optionsOf } from './kind'
import { initial, resolve, type Schema } from './schema'

const PAGE: Schema = {
  type: 'object',
  required: ['action', 'url'],
  properties: { action: { enum: ['pdf', 'script'] }, url: { type: 'string' }, wait_for: { $ref: '#/$defs/wait' } },
  allOf: [
    { if: { properties: { action: { const: 'pdf' } } }, then: { $ref: '#/$defs/pdf' } },
    { if: { properties: { action: { const: 'script' } }, required: ['action'] }, then: { required: ['steps'], properties: { steps: { type: 'array' } } } },
  ],
  $defs: {
    pdf: { properties: { landscape: { type: 'boolean', default: false } } },
    wait: { if: { type: 'object' }, then: { required: ['selector'] }, else: { enum: ['load', 'idle'] } },
  },
}

it('brings along the fields that belong to what was chosen', () => {
  expect(Object.keys(resolve(PAGE, PAGE, { action: 'pdf' }).properties ?? {})).toContain('landscape')
  expect(Object.keys(resolve(PAGE, PAGE, {}).properties ?? {})).toEqual(['action', 'url', 'wait_for'])
  const script = resolve(PAGE, PAGE, { action: 'script' })
  expect(Object.keys(script.properties ?? {})).not.toContain('landscape')
  expect(script.required).toEqual(['action', 'url', 'steps'])
})

it('follows references and takes the branch of a condition that fits the value', () => {
  const wait = PAGE.properties?.wait_for ?? {}
  expect(resolve(wait, PAGE, undefined).enum).toEqual(['load', 'idle'])
  expect(resolve(wait, PAGE, { selector: '#a' }).required).toEqual(['selector'])
})

it('does not follow a schema into itself for ever, nor out of its document', () => {
  const loop: Schema = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }
  expect(resolve(loop, loop, undefined)).toBeDefined()
  expect(resolve({ $ref: 'https://example.com/schema' }, {}, undefined)).toEqual({})
})

it('keeps both halves where two parts speak of the same member', () => {
  const both: Schema = { properties: { n: { type: 'integer' } }, allOf: [{ properties: { n: { minimum: 3 } } }] }
  expect(resolve(resolve(both, both, {}).properties!.n!, both, 3)).toMatchObject({ type: 'integer', minimum: 3 })
})

it('begins with what must be there and leaves optional defaults to the service', () => {
  const schema: Schema = {
    type: 'object',
    required: ['steps', 'prompt', 'size'],
    properties: {
      prompt: { type: 'string' },
      steps: { type: 'integer', default: 20 },
      size: { type: 'object', required: ['unit'], properties: { unit: { const: 'px' } } },
      seed: { type: 'integer', default: 1 },
    },
  }
  expect(initial(schema, schema)).toEqual({ steps: 20, size: { unit: 'px' } })
})

it('chooses a control for each kind of value', () => {
  const kind = (schema: Schema, name = 'x') => kindOf(schema, name, schema)
  expect(kind({ type: 'string' })).toBe('text')
  expect(kind({ type: 'string' }, 'negative_prompt')).toBe('long')
  expect(kind({ type: 'string', maxLength: 4000 })).toBe('long')
  expect(kind({ type: 'string', pattern: '^(data:[^,]*;base64,|https://)' })).toBe('file')
  expect(kind({ type: ['integer', 'null'] })).toBe('number')
  expect(kind({ type: 'string', enum: ['a'] })).toBe('enum')
  expect(kind({ type: 'object', additionalProperties: { type: 'string' } })).toBe('map')
  expect(kind({ type: 'object', additionalProperties: { type: 'object' } })).toBe('json')
  expect(kind({ type: 'array', items: { enum: ['text', 'html'] } })).toBe('flags')
  expect(kind({ type: 'array', items: { type: 'string' } })).toBe('array')
  expect(kind({})).toBe('json')
})

it('offers alternatives to choose from, but not mere conditions', () => {
  const choice: Schema = { oneOf: [{ type: 'string' }, { type: 'object', properties: { url: { type: 'string' } } }] }
  expect(kindOf(choice, 'image', choice)).toBe('choice')
  const condition: Schema = { type: 'object', properties: { model: {}, version: {} }, oneOf: [{ required: ['model'] }, { required: ['version'] }] }
  expect(optionsOf(condition, condition)).toEqual([])
  expect(kindOf(condition, 'input', condition)).toBe('object')
})

it('says what is allowed in words', () => {
  expect(bounds({ minimum: 1, maximum: 100 })).toBe('1 to 100')
  expect(bounds({ minimum: 0.001, maximum: 100_000 })).toBe('0.001 to 100,000')
  expect(bounds({ exclusiveMinimum: 0 })).toBe('more than 0')
  expect(bounds({ minimum: 64, multipleOf: 8 })).toBe('at least 64, in steps of 8')
  expect(bounds({ maxLength: 40 })).toBe('up to 40 characters')
  expect(bounds({ type: 'string' })).toBeUndefined()
})
