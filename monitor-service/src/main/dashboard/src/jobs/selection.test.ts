import { expect, it } from 'vitest'
import { Selection } from './selection'

const list = ['e', 'd', 'c', 'b', 'a']

it('ticks one by one, and a range from the last one', () => {
  const selection = new Selection()
  selection.toggle('d')
  selection.extend(list, 'b')
  expect([...selection.ids.value]).toEqual(['d', 'c', 'b'])
  selection.toggle('c')
  expect(selection.has('c')).toBe(false)
  selection.clear()
  expect(selection.isEmpty.value).toBe(true)
})

it('begins a range where the last one has left the list', () => {
  const selection = new Selection()
  selection.toggle('gone')
  selection.extend(list, 'b')
  expect([...selection.ids.value]).toEqual(['gone', 'b'])
})

it('means all that fit until one is ticked by itself', () => {
  const selection = new Selection()
  selection.selectAll()
  expect(selection.has('anything')).toBe(true)
  selection.toggle('a')
  expect([selection.has('a'), selection.has('b')]).toEqual([true, false])
})
