/** A pool as the orchestrator sees it; what it does not know is left out. */
export interface Pool {
  name: string
  mode: Mode
  depth: number
  oldest_wait_seconds?: number
  running: number
  arrivals_per_second?: number
  mean_run_seconds?: number
  machines: { present: number; busy: number; idle: string[]; slots: number; usd_per_hour?: number }
  desired: {
    machines: number
    needed: number
    why: 'load' | 'min' | 'max' | 'cost' | 'cool_down' | 'busy' | 'hold'
    min: number
    max: number
    wait_target_seconds: number
    scaled_in_at?: string
    usd_per_hour?: number
  }
  as_of: string
}

export type Mode = 'running' | 'paused' | 'draining'

export interface PoolList {
  pools: Pool[]
  without_pool: { depth: number; oldest_wait_seconds?: number }
  as_of: string
}

const machines = (count: number) => `${count} ${count === 1 ? 'machine' : 'machines'}`

/** Whether it needs more machines than it may have. */
export const isExhausted = ({ desired }: Pool) => desired.needed > desired.machines && (desired.why === 'max' || desired.why === 'cost')

/** Why there should be as many machines as there should be, as a sentence. */
export function explain({ desired }: Pool): string {
  const { needed, min, max } = desired
  const asked = needed === 0 ? 'The load asks for no machine' : `The load asks for ${machines(needed)}`
  switch (desired.why) {
    case 'load':
      return `${asked}.`
    case 'min':
      return `${asked}; at least ${min} are kept.`
    case 'max':
      return `${asked}; the pool may have ${max} at most.`
    case 'cost':
      return `${asked}; more would cost more in an hour than the pool may.`
    case 'cool_down':
      return `${asked}; so many were needed a moment ago, and go when that has passed.`
    case 'busy':
      return `${asked}; more have jobs in hand, and none is taken away from its jobs.`
    case 'hold':
      return `${asked}, but too little is known yet to take any away.`
  }
}

/** What is to be done about the difference between the machines there are and those there should be. */
export function change({ machines: { present }, desired }: Pool): string {
  const difference = desired.machines - present
  if (difference === 0) return 'As many as there should be'
  return difference > 0 ? `${machines(difference)} to come` : `${machines(-difference)} may go`
}
