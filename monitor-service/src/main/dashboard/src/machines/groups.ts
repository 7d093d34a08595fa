import type { Counts, Health, MachineRow } from '../feed/protocol'

export interface Group {
  /** Empty for machines whose workers offer none. */
  pool: string
  ids: readonly string[]
}

export interface Wanted {
  /** Words that must all be there: in the name, the kind, the pool, a service, a model, a worker. */
  text: string
  health: string
}

/** In the order in which they are of interest: what is wrong first. */
export const HEALTHS: readonly Health[] = [
  'failed', 'lost', 'resource_recovery', 'restarting', 'reconnecting', 'starting', 'draining', 'stopped', 'healthy',
]

/** The first pool that a worker of the machine offers. */
export function poolOf(machine: MachineRow): string {
  for (const worker of machine.workers) {
    const [pool] = worker.offers.pool ?? []
    if (pool) return pool
  }
  return ''
}

export function fits(machine: MachineRow, { text, health }: Wanted): boolean {
  if (health && machine.health !== health) return false
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const about = [
    machine.id, machine.type, machine.profile, machine.health, machine.reason ?? '',
    ...machine.services.map((service) => service.name),
    ...machine.workers.flatMap((worker) => [worker.name, ...Object.values(worker.offers).flat(), ...worker.warm_models]),
  ].join('\n').toLowerCase()
  return words.every((word) => about.includes(word))
}

/** A collator of its own: comparing texts by `localeCompare` makes one each time. */
const byName = new Intl.Collator(undefined, { numeric: true }).compare

/** By name, where `gpu-9` comes before `gpu-10`. */
export const sortedByName = (ids: readonly string[]) => [...ids].sort(byName)

/** Pools by name, those without one last; machines in the order in which they are given. */
export function grouped(machines: readonly MachineRow[], wanted: Wanted): Group[] {
  const pools = new Map<string, string[]>()
  for (const machine of machines) {
    if (!fits(machine, wanted)) continue
    const pool = poolOf(machine)
    const ids = pools.get(pool)
    if (ids) ids.push(machine.id)
    else pools.set(pool, [machine.id])
  }
  return [...pools]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : byName(a, b)))
    .map(([pool, ids]) => ({ pool, ids }))
}

export const sameGroups = (a: readonly Group[], b: readonly Group[]) =>
  a.length === b.length
  && a.every((group, n) => group.pool === b[n]?.pool && group.ids.length === b[n].ids.length && group.ids.every((id, m) => id === b[n]?.ids[m]))

const SLOTS = 'slots:'
const BUSY = 'busy:'

export interface Slots {
  used: number
  all: number
}

/** How many slots the machines of each pool have, and how many of them are busy, as the monitor counts them. */
export function slotsOf(counts: Counts): Record<string, Slots> {
  const pools: Record<string, Slots> = {}
  for (const [name, all] of Object.entries(counts)) {
    if (!name.startsWith(SLOTS)) continue
    const pool = name.slice(SLOTS.length)
    pools[pool] = { used: counts[BUSY + pool] ?? 0, all }
  }
  return pools
}

/** How many machines there are of each health, without those of which there are none. */
export function tally(machines: readonly MachineRow[]): [Health, number][] {
  const many = new Map<Health, number>()
  for (const { health } of machines) many.set(health, (many.get(health) ?? 0) + 1)
  return HEALTHS.flatMap((health): [Health, number][] => (many.has(health) ? [[health, many.get(health) ?? 0]] : []))
}
