import { expect, it } from 'vitest'
import { timeMarks } from './marks'

const at = (time: string) => new Date(`2026-11-27T${time}`).getTime() / 1000

it('names minutes over an hour', () => {
  expect(timeMarks([at('17:10:00'), at('17:20:00')])).toEqual(['17:10', '17:20'])
})

it('names seconds while there are but some minutes, so that no two marks are the same', () => {
  expect(timeMarks([at('17:15:20'), at('17:15:40'), at('17:16:00')])).toEqual(['17:15:20', '17:15:40', '17:16:00'])
})

it('names the minute of a single mark', () => {
  expect(timeMarks([at('17:15:20')])).toEqual(['17:15'])
  expect(timeMarks([])).toEqual([])
})
