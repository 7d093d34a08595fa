import { expect, it } from 'vitest'
import { bodyLike } from './again'

it('says again what the submitter said, not what the platform added', () => {
  const job = {
    service: 'comfyui',
    input: { files: { 'fox.png': { $file: 'file_1', as: 'data_url', content_type: 'image/png', size_bytes: 3 } }, n: [1] },
    priority: 50,
    labels: { team: 'red', 'emp/schedule': 'sch_1' },
    requirements: {},
    preferred_models: ['flux-dev'],
  }
  expect(bodyLike(job)).toEqual({
    service: 'comfyui',
    input: { files: { 'fox.png': { $file: 'file_1', as: 'data_url' } }, n: [1] },
    labels: { team: 'red' },
    preferred_models: ['flux-dev'],
  })
})

it('holds the copy to the limits of the job', () => {
  const limits = { run_timeout_seconds: 20, start_timeout_seconds: 60, concurrency: { key: 'gpu', limit: 1 }, rate_limit: { key: 'api', starts: 2, per_seconds: 1 } }
  expect(bodyLike({ service: 'x', ...limits })).toEqual({ service: 'x', input: {}, ...limits })
  expect(bodyLike({ service: 'x', run_timeout_seconds: 3600 })).toEqual({ service: 'x', input: {} })
})

it('keeps what is not as usual', () => {
  expect(bodyLike({ service: 'x', priority: 90, requirements: { pool: { '=': 'heavy' } } })).toEqual({
    service: 'x', input: {}, priority: 90, requirements: { pool: { '=': 'heavy' } },
  })
})
