import { expect, it } from 'vitest'
import { bulkFilter, causes, listAddress, type DeadLetter } from './dead-letter'

const letter = (service: string, cls?: string): DeadLetter => ({
  id: 'j0-1', state: 'failed', service, tenant: 'default', labels: {}, submitted_at: '', attempts: [],
  ...(cls && { error: { class: cls, message: '', retryable: true } }),
})

it('asks the list and the bulk call for the same', () => {
  const filter = { service: 'comfyui', tenant: '', label: 'run:night:2' }
  expect(listAddress(filter, 50)).toBe('/v1/dead-letters?service=comfyui&label=run%3Anight%3A2&limit=50')
  expect(bulkFilter(filter)).toEqual({ service: 'comfyui', labels: { run: 'night:2' } })
})

it('asks for all only when nothing is said, never because something could not be read', () => {
  expect(bulkFilter({ service: '', tenant: '', label: '' })).toEqual({})
  expect(bulkFilter({ service: '', tenant: '', label: 'night' })).toBeUndefined()
})

it('counts causes, the most frequent first', () => {
  const letters = [letter('openai', 'rate_limited'), letter('comfyui', 'unavailable'), letter('openai', 'rate_limited'), letter('openai')]
  expect(causes(letters)).toEqual([['openai · rate limited', 2], ['comfyui · unavailable', 1], ['openai · failed', 1]])
})
