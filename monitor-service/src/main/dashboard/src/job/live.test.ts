import { describe, expect, it } from 'vitest'
import { LiveOutput } from './live'

let parts = 0
const text = (epoch: number, text: string) => ({ number: ++parts, epoch, content_type: 'text/plain', text })
const happening = (type: string, at = '1') => ({ at, type, data: {} })

describe('live output', () => {
  it('appends text, and begins anew with another attempt', () => {
    const live = new LiveOutput()
    live.output(text(1, 'Once '))
    live.output(text(1, 'upon'))
    expect(live.now.text).toBe('Once upon')
    live.output(text(2, 'Again'))
    expect(live.now.text).toBe('Again')
  })

  it('shows the latest preview, and nothing that is no picture', () => {
    const live = new LiveOutput()
    live.output({ number: 1, epoch: 1, content_type: 'image/jpeg', data: 'AAAA' })
    live.output({ number: 2, epoch: 1, content_type: 'application/octet-stream', data: 'BBBB' })
    expect(live.now.image).toBe('data:image/jpeg;base64,AAAA')
  })

  it('keeps the end of a very long text', () => {
    const live = new LiveOutput()
    live.output(text(1, 'x'.repeat(200_000)))
    live.output(text(1, 'end'))
    expect(live.now.text).toHaveLength(200_000)
    expect(live.now.text.endsWith('xend')).toBe(true)
  })

  it('tells progress in one line', () => {
    const live = new LiveOutput()
    for (const [type, at] of [['started', '1'], ['progress', '2'], ['progress', '3'], ['succeeded', '4']] as const) {
      live.happened(happening(type, at))
    }
    expect(live.now.happened.map((each) => `${each.type} ${each.at}`)).toEqual(['started 1', 'progress 3', 'succeeded 4'])
  })
})

it('does not take a part twice when a new stream begins from the start', () => {
  const live = new LiveOutput()
  const told = ['a', 'b'].map((text, index) => ({ number: index + 1, epoch: 1, content_type: 'text/plain', text }))
  for (const part of [...told, ...told]) live.output(part)
  live.output({ number: 3, epoch: 1, content_type: 'text/plain', text: 'c' })
  expect(live.now.text).toBe('abc')
})
