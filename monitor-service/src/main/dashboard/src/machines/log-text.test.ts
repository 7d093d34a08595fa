import { expect, it } from 'vitest'
import { logText } from './log-text'

it('shows lines without what they say to a terminal', () => {
  expect(logText(['\u001b[1;31merror\u001b[0m: no model', '', ' 50%|█████     | 5/10\u001b[K'])).toBe('error: no model\n\n 50%|█████     | 5/10')
  expect(logText(['\u001b]0;title\u0007a\tb\u001b', 'c\r\u0007'])).toBe('a\tb\nc')
})

it('leaves alone what only looks like it', () => {
  expect(logText(['[INFO] list[0] = {1}', 'grüezi \u{1f600}'])).toBe('[INFO] list[0] = {1}\ngrüezi \u{1f600}')
})
