import { expect, it } from 'vitest'
import type { Health, MachineRow } from '../feed/protocol'
import { fits, grouped, sortedByName, sameGroups, slotsOf, tally } from './groups'

function machine(id: string, pool?: string, health: Health = 'healthy'): MachineRow {
  return {
    id, type: 'gpu', profile: 'comfyui', version: '1.0', health, started_at: '', reported_at: '', services: [], steps: [], events: [],
    workers: [{ id: `${id}/gpu0`, name: 'gpu0', slots: 1, slots_used: 0, offers: { model: ['flux-dev'], ...(pool && { pool: [pool] }) }, warm_models: [], jobs: [] }],
  }
}

const ALL = { text: '', health: '' }

it('groups machines by pool, those without one last', () => {
  const found = grouped([machine('b'), machine('gpu-9', 'heavy'), machine('gpu-10', 'heavy'), machine('a', 'fast')], ALL)
  expect(found).toEqual([{ pool: 'fast', ids: ['a'] }, { pool: 'heavy', ids: ['gpu-9', 'gpu-10'] }, { pool: '', ids: ['b'] }])
})

it('counts with the numbers in names', () => {
  expect(sortedByName(['gpu-10', 'gpu-9', 'a'])).toEqual(['a', 'gpu-9', 'gpu-10'])
})

it('finds a machine only when every word fits somewhere', () => {
  expect(fits(machine('aurora', 'heavy'), { text: 'HEAVY flux', health: '' })).toBe(true)
  expect(fits(machine('aurora', 'heavy'), { text: 'heavy sdxl', health: '' })).toBe(false)
  expect(fits(machine('aurora', 'heavy', 'lost'), { text: '', health: 'healthy' })).toBe(false)
})

it('counts what is wrong first and leaves out what there is none of', () => {
  expect(tally([machine('a'), machine('b', 'x', 'lost'), machine('c')])).toEqual([['lost', 1], ['healthy', 2]])
})

it('tells the slots of each pool, and of the machines without one', () => {
  expect(slotsOf({ 'slots:x': 2, 'busy:x': 1, 'slots:': 1 })).toEqual({ x: { used: 1, all: 2 }, '': { used: 0, all: 1 } })
})

it('knows groups again that hold the same machines', () => {
  const machines = [machine('a', 'x'), machine('b', 'x')]
  expect(sameGroups(grouped(machines, ALL), grouped([...machines], ALL))).toBe(true)
  expect(sameGroups(grouped(machines, ALL), grouped([machines[0]!], ALL))).toBe(false)
})
