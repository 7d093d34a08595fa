import { expect, it } from 'vitest'
import { about, deed, fits, type AuditEntry } from './audit'

const entry: AuditEntry = {
  at: '', key_id: 'key_1', key_name: 'night shift', role: 'operate', tenant: 'default', method: 'POST', path: '/v1/pools/{pool}/pause', target: { pool: 'gpu-heavy' }, status: 200,
}

it('says in words what was done', () => {
  expect(deed(entry)).toBe('pause pool gpu-heavy')
  expect(deed({ method: 'POST', path: '/v1/jobs/cancel', target: {} })).toBe('cancel jobs')
  expect(deed({ method: 'DELETE', path: '/v1/keys/{id}', target: { id: 'key_2' } })).toBe('delete key key_2')
  expect(deed({ method: 'POST', path: '/v1/webhooks/{id}/rotate-secret', target: { id: 'wh_1' } })).toBe('rotate secret webhook wh_1')
  expect(deed({ method: 'POST', path: '/v1/dead-letters/{id}/replay', target: { id: 'j0-1' } })).toBe('replay dead letter j0-1')
  expect(deed({ method: 'POST', path: '/v1/schedules', target: {} })).toBe('make schedule')
})

it('says what a call was about besides', () => {
  expect(about(entry)).toBe('')
  const limited = { ...entry, detail: { queued: '10', spend_per_day_usd: '12.5' } }
  expect(about(limited)).toBe('queued 10, spend per day usd 12.5')
  expect(fits(limited, '12.5')).toBe(true)
})

it('finds an entry by all words together', () => {
  expect(fits(entry, 'night PAUSE')).toBe(true)
  expect(fits(entry, 'night resume')).toBe(false)
  expect(fits(entry, '')).toBe(true)
})
