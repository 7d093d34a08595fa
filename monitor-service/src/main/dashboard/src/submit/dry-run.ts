/** What would become of a job; what is not known is left out. */
export interface DryRun {
  pool?: string
  decided_by: 'job' | 'rule' | 'nobody'
  rule?: { index: number; name?: string }
  model?: string
  gpu_memory_gb?: number
  lane: { tenant: string; requirements: Record<string, Record<string, unknown>>; preferred_models: string[] }
  machines: { workers: string[]; slots: number; free_slots: number; others: { worker: string; why: string[] }[] }
  held_up_by?: string
  refused_by?: string
  ahead: number
  estimated_start_at?: string
  estimated_run_seconds?: number
  estimated_cost_usd?: number
}

export interface Verdict {
  tone: 'good' | 'warn' | 'bad'
  word: string
  sentence: string
}

/** What matters first: whether the job would run at all. */
export function verdict({ machines, held_up_by: held, refused_by: refused, ahead }: DryRun): Verdict {
  if (refused) return { tone: 'bad', word: 'refused', sentence: `It would be refused: ${scope(refused)} drains.` }
  if (held) return { tone: 'warn', word: 'held up', sentence: `It would be taken, and wait until ${scope(held)} is resumed.` }
  if (machines.workers.length === 0) return { tone: 'warn', word: 'nobody', sentence: 'It would be taken, and wait: no worker that is there can do it.' }
  if (machines.free_slots > 0 && ahead === 0) return { tone: 'good', word: 'at once', sentence: 'It would start at once.' }
  return { tone: 'good', word: 'waits', sentence: ahead === 0 ? 'It would be the next to start.' : `It would wait behind ${ahead} ${ahead === 1 ? 'job' : 'jobs'}.` }
}

/** `pool:heavy` → `the pool heavy` */
const scope = (text: string) => text.replace(/^(\w+):/, 'the $1 ')

/** `service = comfyui`, `gpu.memory_gb ≥ 16` */
export function requirementsOf(lane: DryRun['lane']): string[] {
  return Object.entries(lane.requirements).flatMap(([name, conditions]) =>
    Object.entries(conditions).map(([operator, value]) => `${name} ${operator} ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  )
}
