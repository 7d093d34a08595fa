import { expect, it } from 'vitest'
import { outcome, type Command } from './commands'

const restart: Command = { id: 'cmd_1', command: 'restart', service: 'comfyui-gpu0', state: 'waiting', sent_at: '' }

it('says of each state what it means for whoever waits', () => {
  expect(outcome(restart)).toBe('Restart comfyui-gpu0: sent, the machine has not answered yet')
  expect(outcome({ ...restart, state: 'accepted', answer: 'restarts after 1 job' })).toBe('Restart comfyui-gpu0: restarts after 1 job')
  expect(outcome({ ...restart, state: 'refused', answer: 'it stops' })).toBe('Restart comfyui-gpu0: refused, it stops')
  expect(outcome({ ...restart, state: 'expired' })).toContain('will not do it any more')
})
