import { expect, it } from 'vitest'
import { requirementsOf, verdict, type DryRun } from './dry-run'

const run: DryRun = {
  decided_by: 'rule',
  lane: { tenant: 'default', requirements: { service: { '=': 'comfyui' }, 'gpu.memory_gb': { '>=': 16 } }, preferred_models: [] },
  machines: { workers: ['a/gpu0'], slots: 1, free_slots: 1, others: [] },
  ahead: 0,
}

it('says first what keeps the job from running', () => {
  expect(verdict({ ...run, refused_by: 'pool:heavy', held_up_by: 'service:x' }).sentence).toBe('It would be refused: the pool heavy drains.')
  expect(verdict({ ...run, held_up_by: 'service:comfyui' }).word).toBe('held up')
  expect(verdict({ ...run, machines: { ...run.machines, workers: [] } }).tone).toBe('warn')
})

it('tells a job that starts from one that waits', () => {
  expect(verdict(run).word).toBe('at once')
  expect(verdict({ ...run, machines: { ...run.machines, free_slots: 0 } }).sentence).toBe('It would be the next to start.')
  expect(verdict({ ...run, ahead: 1 }).sentence).toBe('It would wait behind 1 job.')
})

it('writes requirements as people read them', () => {
  expect(requirementsOf(run.lane)).toEqual(['service = comfyui', 'gpu.memory_gb >= 16'])
})
