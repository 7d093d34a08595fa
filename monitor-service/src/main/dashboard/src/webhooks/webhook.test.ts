import { expect, it } from 'vitest'
import { bodyOf, draftOf, ENDS, newDraft, saidOf, type Webhook } from './webhook'

const hook: Webhook = {
  id: 'wh_1', url: 'https://example.com', description: 'billing', events: ['job.*'], service: 'comfyui', labels: { team: 'a' }, enabled: true, created_at: '',
}

it('says the same again when nothing was changed', () => {
  expect(bodyOf(draftOf(hook), true)).toEqual({
    body: { url: 'https://example.com', description: 'billing', events: ['job.*'], service: 'comfyui', labels: { team: 'a' }, enabled: true },
  })
})

it('begins with how jobs end', () => {
  expect(bodyOf({ ...newDraft(), url: ' https://a.example ' }, true)).toEqual({ body: { url: 'https://a.example', events: [...ENDS], enabled: true } })
})

it('does not take labels that are none', () => {
  expect(bodyOf({ ...newDraft(), labels: 'team' }, true)).toHaveProperty('fault')
  expect(bodyOf({ ...newDraft(), labels: '["team"]' }, true)).toHaveProperty('fault')
})

it('says what the receiver answered', () => {
  const attempt = { at: '', duration_ms: 31, response: '' }
  expect(saidOf({ ...attempt, status: 204 })).toBe('204 in 31 ms')
  expect(saidOf({ ...attempt, error: 'connection refused' })).toBe('no answer: connection refused')
})
