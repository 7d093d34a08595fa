import { expect, it } from 'vitest'
import { below, placed } from './faults'

it('says at the member that it is missing', () => {
  expect(placed({ '/input': "required property 'prompt' not found" })).toEqual({ '/input/prompt': 'is required' })
})

it('keeps several faults of one place apart', () => {
  const faults = { '/input': "required property 'a/b' not found; required property 'c' not found", '/priority': 'must be 0 to 100' }
  expect(placed(faults)).toEqual({ '/input/a~1b': 'is required', '/input/c': 'is required', '/priority': 'must be 0 to 100' })
})

it('keeps all that is said of one place', () => {
  const quota = 'the tenant has as many jobs waiting as it may, 1; repeat the call when some have started'
  expect(placed({ '': quota })).toEqual({ '': quota })
  expect(placed({ '/input': "required property 'a' not found; is too long", '/input/a': 'is no number' }))
    .toEqual({ '/input/a': 'is required; is no number', '/input': 'is too long' })
})

it('hands a part of the form its own faults', () => {
  expect(below({ '/job/input/steps': 'a', '/jobs': 'b', '/job': 'c' }, '/job')).toEqual({ '/input/steps': 'a' })
})
