import { describe, expect, it } from 'vitest'
import { Shown } from './shown'

function open() {
  const waiting: (() => void)[] = []
  const shown = new Shown((run) => waiting.push(run))
  const told: (readonly string[])[] = []
  shown.ids.subscribe((ids) => void told.push(ids))
  return { shown, told, turn: () => waiting.splice(0).forEach((run) => run()) }
}

describe('what is drawn somewhere', () => {
  it('is told once for many that come and go together', () => {
    const { shown, told, turn } = open()
    const end = shown.add('b')
    shown.add('a')
    expect(shown.ids.value).toEqual([])
    turn()
    end()
    shown.add('c')
    turn()
    expect(told).toEqual([[], ['a', 'b'], ['a', 'c']])
  })

  it('stays until it is drawn nowhere, and what comes back at once is not told of', () => {
    const { shown, told, turn } = open()
    const [end, other] = [shown.add('a'), shown.add('a')]
    turn()
    end()
    turn()
    expect(shown.ids.value).toEqual(['a'])
    other()
    const again = shown.add('a')
    turn()
    expect(told).toHaveLength(2)
    again()
    turn()
    expect(shown.ids.value).toEqual([])
  })

  it('is told of as far as the monitor takes it', () => {
    const { shown, turn } = open()
    for (let n = 0; n < 600; n++) shown.add(`j${n}`)
    turn()
    expect(shown.ids.value).toHaveLength(500)
  })
})
