/** What the monitor sends; `docs/feed.md` describes the protocol. */

export type JobState =
  | 'scheduled' | 'blocked' | 'queued' | 'running' | 'canceling'
  | 'succeeded' | 'failed' | 'canceled' | 'expired'

export interface OutputFile {
  name: string
  content_type: string
  size_bytes: number
  url: string
}

export interface JobRow {
  id: string
  service: string
  tenant: string
  priority: number
  state: JobState
  attempt: number
  worker?: string
  progress?: { fraction: number; message?: string }
  submitted_at: string
  due_at?: string
  started_at?: string
  finished_at?: string
  error?: { class: string; message: string }
  files: OutputFile[]
}

export type Health =
  | 'starting' | 'healthy' | 'restarting' | 'reconnecting' | 'resource_recovery'
  | 'draining' | 'failed' | 'stopped' | 'lost'

export interface Worker {
  id: string
  name: string
  slots: number
  offers: Record<string, string[]>
  jobs: string[]
}

export interface MachineRow {
  id: string
  type: string
  health: Health
  reason?: string
  started_at: string
  reported_at: string
  workers: Worker[]
  services: { name: string; service: string; up: boolean; reason?: string }[]
}

export type Topic = 'jobs' | 'machines'
export type Counts = Record<string, number>
export interface BusState { up: boolean; since: string }

export interface Snap { type: 'snap'; topic: Topic; epoch: string; seq: string; rows: Row[]; counts: Counts }
export interface Delta {
  type: 'delta'; topic: Topic; from: string; to: string; up: Row[]; del: string[]; counts?: Counts
}
export type Row = JobRow | MachineRow

export type ServerMessage =
  | { type: 'hello'; proto: number; heartbeat_ms: number; now: string; bus: BusState }
  | { type: 'status'; now: string; bus: BusState }
  | Snap
  | Delta
  | { type: 'bookmark'; topic?: Topic; seq?: string }
  | { type: 'gone'; topic: Topic; reason: string }
  | { type: 'error'; code: string; message: string }

export const PROTOCOL = 1

const ENDED: ReadonlySet<JobState> = new Set<JobState>(['succeeded', 'failed', 'canceled', 'expired'])
const LEASED: ReadonlySet<JobState> = new Set<JobState>(['running', 'canceling'])

export const hasEnded = (state: JobState) => ENDED.has(state)
export const isLeased = (state: JobState) => LEASED.has(state)
