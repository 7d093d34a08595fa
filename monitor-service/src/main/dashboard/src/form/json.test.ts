import { expect, it } from 'vitest'
import { child, parse, renamed, same, withMember } from './json'
import { matches } from './matches'

it('names members as RFC 6901 wants it', () => {
  expect(child('/input', 'a/b~c')).toBe('/input/a~1b~0c')
  expect(child('', 0)).toBe('/0')
})

it('sets, takes out and renames members without moving the others', () => {
  const object = { a: 1, b: 2, c: 3 }
  expect(Object.keys(withMember(object, 'b', 9))).toEqual(['a', 'b', 'c'])
  expect(withMember(object, 'b', undefined)).toEqual({ a: 1, c: 3 })
  expect(Object.keys(renamed(object, 'b', 'z'))).toEqual(['a', 'z', 'c'])
  expect(withMember(undefined, 'a', null)).toEqual({ a: null })
})

it('compares by content', () => {
  expect(same({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
  expect(same({ a: 1 }, { a: 1, b: 2 })).toBe(false)
  expect(same([1, 2], [2, 1])).toBe(false)
  expect(same(undefined, null)).toBe(false)
})

it('says where a text is no JSON', () => {
  expect(parse('{"a": 1}')).toEqual({ value: { a: 1 } })
  expect(parse('{"a": }')).toHaveProperty('fault')
})

it('judges conditions as JSON Schema does', () => {
  expect(matches({ properties: { action: { const: 'pdf' } } }, { action: 'pdf' })).toBe(true)
  expect(matches({ properties: { action: { enum: ['a', 'b'] } } }, { action: 'c' })).toBe(false)
  expect(matches({ properties: { action: { const: 'pdf' } } }, {})).toBe(true)
  expect(matches({ required: ['selector'] }, {})).toBe(false)
  expect(matches({ not: { required: ['selector'] } }, {})).toBe(true)
  expect(matches({ type: 'object' }, 'load')).toBe(false)
  expect(matches({ type: ['integer', 'null'] }, null)).toBe(true)
})
