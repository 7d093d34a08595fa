import { describe, expect, it } from 'vitest'
import { statesOf, toggleState } from './edit'
import { suggest } from './suggest'

it('adds a state to a query and takes it out again', () => {
  expect(toggleState('', 'failed')).toBe('state:failed')
  expect(toggleState('comfyui', 'failed')).toBe('state:failed comfyui')
  expect(toggleState('a state:failed b', 'running')).toBe('a state:failed,running b')
  expect(toggleState('a state:failed,running b', 'failed')).toBe('a state:running b')
  expect(toggleState('a state:failed b', 'failed')).toBe('a b')
  expect(statesOf('-state:queued state:failed')).toEqual(['failed'])
})

describe('while one types', () => {
  const known = (field: string) =>
    ({ service: ['comfyui', 'openai chat'], state: ['running', 'queued'], label: ['team'], 'label.team': ['red'] })[field] ?? []
  const offered = (query: string, caret = query.length) => suggest(query, caret, known).map((each) => each.text)

  it('offers fields, then their values', () => {
    expect(offered('se')).toEqual(['service:'])
    expect(offered('service:c')).toEqual(['comfyui', 'openai chat'])
    expect(offered('label.t')).toEqual(['label.team:'])
    expect(offered('label.team:')).toEqual(['red'])
    expect(offered('state:running,')).toEqual(['queued'])
    expect(offered('nothing')).toEqual([])
  })

  it('takes what was chosen into its place', () => {
    const [first] = suggest('x -sta y', 6, known)
    expect(first).toMatchObject({ query: 'x -state: y', caret: 9 })
    expect(suggest('service:open', 12, known)[0]?.query).toBe('service:"openai chat"')
    expect(suggest('state:running,q', 15, known)[0]?.query).toBe('state:running,queued')
  })
})
