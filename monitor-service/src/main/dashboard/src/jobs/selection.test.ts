import { expect, it } from 'vitest'
import { Selection } from './selection'

const list = ['e', 'd', 'c', 'b', 'a']

it('ticks one by one, and a range from the last one', () => {
  const selection = new Selection()
  selection.toggle('d', list)
  selection.extend(list, 'b')
  expect([...selection.ids.value]).toEqual(['d', 'c', 'b'])
  selection.toggle('c', list)
  expect(selection.has('c')).toBe(false)
  selection.clear()
  expect(selection.isEmpty.value).toBe(true)
})

it('begins a range where the last one has left the list', () => {
  const selection = new Selection()
  selection.toggle('gone', list)
  selection.extend(list, 'b')
  expect([...selection.ids.value]).toEqual(['gone', 'b'])
})

it('spares the one that is unticked of all', () => {
  const selection = new Selection()
  selection.selectAll()
  expect(selection.has('anything')).toBe(true)
  selection.toggle('a', list)
  expect([...selection.ids.value]).toEqual(['e', 'd', 'c', 'b'])
  expect(selection.all.value).toBe(false)
})
