import { expect, it } from 'vitest'
import { bodyOf, draftOf, newDraft, timesOf, type Schedule } from './schedule'

const nightly: Schedule = {
  id: 'sch_1', name: 'nightly', state: 'active', job: { service: 'simulation', input: { prompt: 'a cat' } }, cron: '30 2 * * *',
  time_zone: 'Europe/Berlin', jitter_seconds: 60, catch_up: 'none', overlap: 'skip', start_at: '2026-01-31T12:00:00Z', paused: true,
}

it('says the same again when nothing was changed', () => {
  expect(bodyOf(draftOf(nightly, 'UTC'))).toEqual({
    name: 'nightly', cron: '30 2 * * *', time_zone: 'Europe/Berlin', jitter_seconds: 60, catch_up: 'none', overlap: 'skip',
    start_at: '2026-01-31T12:00:00.000Z', paused: true, job: nightly.job,
  })
})

it('names either a cron expression or an interval, never both', () => {
  const draft = { ...draftOf(nightly, 'UTC'), kind: 'interval' as const, every_seconds: '300' }
  expect(bodyOf(draft)).toMatchObject({ every_seconds: 300 })
  expect(bodyOf(draft)).not.toHaveProperty('cron')
  expect(bodyOf(draft)).not.toHaveProperty('time_zone')
})

it('hands on what is no number, so that it is refused by name', () => {
  expect(bodyOf({ ...newDraft('UTC'), kind: 'interval', every_seconds: 'often' }).every_seconds).toBe('often')
})

it('leaves out what nobody filled in', () => {
  expect(Object.keys(bodyOf(newDraft('UTC')))).toEqual(['cron', 'time_zone', 'catch_up', 'overlap', 'paused', 'job'])
})

it('says in short when it runs', () => {
  expect(timesOf(nightly)).toBe('30 2 * * * Europe/Berlin')
  expect(timesOf({ ...nightly, cron: undefined, every_seconds: 300 })).toBe('every 5 m')
  expect(timesOf({ ...nightly, cron: undefined, every_seconds: 5400 })).toBe('every 1 h 30 m')
})
