import type { JobState, OutputFile } from '../feed/protocol'

export interface Attempt {
  /** One that was given back keeps its number for the next claim. */
  number: number
  epoch: number
  worker: string
  started_at: string
  ended_at?: string
  end?: 'succeeded' | 'failed' | 'released' | 'lost' | 'canceled'
  failure?: { class: string; message: string; details?: unknown }
}

/** What the orchestrator says of a job, as far as this page reads it. */
export interface JobDocument {
  id: string
  state: JobState
  service: string
  tenant: string
  trace_id?: string
  priority: number
  labels?: Record<string, string>
  requirements?: Record<string, Record<string, unknown>>
  preferred_models?: string[]
  start_timeout_seconds?: number
  run_timeout_seconds?: number
  concurrency?: { key: string; limit: number }
  rate_limit?: { key: string; starts: number; per_seconds: number }
  depends_on?: { job: string; if_it_fails: string }[]
  fallback?: { taken: number; of: number; instead_of?: string; because?: string }
  queue?: { ahead: number; mean_run_seconds?: number; estimated_start_at?: string }
  submitted_at: string
  due_at?: string
  started_at?: string
  finished_at?: string
  progress?: { fraction: number; message?: string }
  attempts?: Attempt[]
  result?: { output: unknown; files: OutputFile[]; usage: Record<string, number> }
  error?: { class: string; message: string; retryable: boolean; details?: unknown }
  input?: unknown
}

/** Why a job is where it is. */
export interface Explanation {
  sentence: string
  reason: string
  line?: {
    /** How many could take it. */
    workers: number
    slots: number
    ahead: number
    starts_in_seconds?: number
    paused?: string
    /** Those that could not. */
    others: { worker: string; unmet: string[]; refusal?: string }[]
  }
  waits_for?: string[]
  limits?: { kind: string; key: string }[]
}

/** Where the monitor serves an output file; the orchestrator's own address may be out of the browser's reach. */
export const fileUrl = (job: string, name: string) =>
  `/api/v1/jobs/${encodeURIComponent(job)}/artifacts/${encodeURIComponent(name)}`
