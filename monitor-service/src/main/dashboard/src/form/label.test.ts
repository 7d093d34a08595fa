import { expect, it } from 'vitest'
import { labelOf } from './label'

it('makes words of a name, and leaves abbreviations what they are', () => {
  expect(labelOf('webhook_url')).toBe('Webhook URL')
  expect(labelOf('executionTimeout')).toBe('Execution timeout')
  expect(labelOf('negative-prompt')).toBe('Negative prompt')
  expect(labelOf('width')).toBe('Width')
})
