import { afterEach, describe, expect, it, vi } from 'vitest'
import { parse } from '../query/parse'
import { dryRun, filtersOf, isTarget, run, told } from './bulk'

const requests: { method: string; path: string; body: unknown }[] = []

function answering(answer: (path: string) => { status?: number; body: unknown }) {
  requests.length = 0
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    requests.push({ method: init.method ?? '', path, body: init.body ? JSON.parse(String(init.body)) : undefined })
    const { status = 200, body } = answer(path)
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
}

afterEach(() => vi.unstubAllGlobals())

describe('a query in the words of the orchestrator', () => {
  it('has one filter for each state', () => {
    expect(filtersOf('cancel', parse('state:queued,running,failed service:comfyui label.team:red'))).toEqual([
      { state: 'queued', service: 'comfyui', labels: { team: 'red' } },
      { state: 'running', service: 'comfyui', labels: { team: 'red' } },
    ])
    expect(filtersOf('cancel', parse('-state:running'))?.map((filter) => filter.state)).toEqual(['scheduled', 'blocked', 'queued'])
  })

  it('asks for dead letters only as a whole', () => {
    expect(filtersOf('retry', parse('tenant:acme'))).toEqual([{ tenant: 'acme' }])
    expect(filtersOf('retry', parse('state:failed,expired'))).toEqual([{}])
    expect(filtersOf('retry', parse('state:failed'))).toBeUndefined()
    expect(filtersOf('retry', parse('state:running'))).toEqual([])
  })

  it.each(['word', 'age>1m', 'worker:a', 'service:a,b', '-service:a', 'service:a*', 'service:a service:b', 'label.a:b label.a:c', 'odd:x'])(
    'cannot be said for %s',
    (text) => expect(filtersOf('cancel', parse(text))).toBeUndefined(),
  )
})

it('touches only what the action can change', () => {
  expect((['queued', 'running', 'canceling', 'failed', 'expired', 'succeeded'] as const).map((state) =>
    [isTarget('cancel', state), isTarget('retry', state)].map(Number).join(''),
  )).toEqual(['10', '10', '00', '01', '01', '00'])
})

it('shows first what would be touched, page by page', async () => {
  answering((path) => ({ body: { jobs: [{ id: path }], next_cursor: path.includes('cursor=two') ? undefined : 'two' } }))
  const found = await dryRun('retry', [{ service: 'a b', labels: { team: 'red' } }], new AbortController().signal)
  expect(found).toMatchObject({ more: false, jobs: [{}, {}] })
  expect(requests[0]?.path).toBe('/api/v1/dead-letters?limit=200&service=a+b&label=team%3Ared')
})

it('shows the newest of all states, whatever the order they are asked for in', async () => {
  const of = { scheduled: 'j0-01b', queued: 'j1-01c', running: 'j0-01a' } as Record<string, string>
  answering((path) => ({ body: { jobs: [{ id: of[new URL(path, 'http://x').searchParams.get('state') ?? ''] }] } }))
  const filters = (['scheduled', 'queued', 'running'] as const).map((state) => ({ state }))
  const found = await dryRun('cancel', filters, new AbortController().signal)
  expect(found.jobs.map((job) => job.id)).toEqual(['j1-01c', 'j0-01b', 'j0-01a'])
})

it('goes on after a refusal and tells of it', async () => {
  answering((path) => (path.includes('bad') ? { status: 409, body: { detail: 'no' } } : { body: { state: path.includes('run') ? 'canceling' : 'canceled' } }))
  const steps: number[] = []
  const report = await run('cancel', ['bad', 'run', 'queued'], (done) => steps.push(done))
  expect(told('cancel', report)).toBe('1 job canceled, 1 job asked to stop, 1 job refused: no.')
  expect(steps).toEqual([1, 2, 3])
})
