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
  labels?: Record<string, string>
  pool?: string
  model?: string
  cost_usd?: number
}

export type Health =
  | 'starting' | 'healthy' | 'restarting' | 'reconnecting' | 'resource_recovery'
  | 'draining' | 'failed' | 'stopped' | 'lost'

export interface Worker {
  id: string
  name: string
  slots: number
  slots_used: number
  offers: Record<string, string[]>
  /** What its provider holds in memory. */
  warm_models: string[]
  /** At most the first 100 in its hand. */
  jobs: string[]
}

export type ServiceState = 'planned' | 'starting' | 'up' | 'down' | 'restarting' | 'failed' | 'stopping' | 'stopped'

export interface Service {
  name: string
  service: string
  state: ServiceState
  reason?: string
  since: string
  process?: {
    pid: number
    restarts: number
    /** 1.5 is one core and a half. */
    cpu_cores: number
    memory_bytes: number
    memory_limit_bytes?: number
  }
}

export type StepState = 'running' | 'done' | 'failed' | 'skipped'

/** A step of a machine's start-up. */
export interface Step {
  name: string
  state: StepState
  started_at: string
  took_seconds?: number
  detail?: string
}

export interface MachineEvent { at: string; kind: string; subject?: string; text: string }

export interface Gpu {
  index: number
  name: string
  /** 0 to 1. */
  utilization?: number
  memory_used_bytes: number
  memory_total_bytes: number
  temperature_celsius?: number
  power_watts?: number
}

export interface Resources {
  /** Of all cores, 0 to 1. */
  cpu_share: number
  cores: number
  memory_used_bytes: number
  memory_total_bytes: number
  disks: { path: string; used_bytes: number; total_bytes: number }[]
  received_bytes_per_second: number
  sent_bytes_per_second: number
  gpus: Gpu[]
}

export interface MachineRow {
  id: string
  type: string
  /** Empty when the machine did not say, like `version`. */
  profile: string
  version: string
  health: Health
  reason?: string
  started_at: string
  reported_at: string
  workers: Worker[]
  services: Service[]
  steps: Step[]
  /** The newest last. */
  events: MachineEvent[]
  resources?: Resources
  /** It holds only how the machine is and what a list is filtered by: all the rest comes when it is looked at. */
  brief?: true
}

/**
 * What happened in a few seconds, and how things stood at their end. Times are in seconds; what was not measured, as when
 * nothing ended or nobody looked yet, is left out or null.
 */
export interface SeriesRow {
  /** When it began, in ISO 8601. */
  id: string
  submitted: number
  started: number
  succeeded: number
  failed: number
  canceled: number
  expired: number
  queued: number
  running: number
  scheduled: number
  oldest_queued_seconds?: number | null
  wait_p50?: number | null
  wait_p95?: number | null
  wait_p99?: number | null
  run_p50?: number | null
  run_p95?: number | null
  run_p99?: number | null
  slots?: number | null
  slots_used?: number | null
  /** 0 to 1. */
  gpu_utilization?: number | null
  cost_usd: number
  by_service: Record<string, { succeeded: number; failed: number }>
  pools: Record<string, { queued: number; running: number; machines: number; desired?: number | null }>
}

export type Topic = 'jobs' | 'machines' | 'series'
export type Counts = Record<string, number>
/** For each facet named, one of its values; what fits none is left out. */
export type Facets = Partial<Record<'state' | 'service' | 'tenant' | 'worker' | 'pool', string[]>>
export interface BusState { up: boolean; since: string }

/** `more`: further rows of the snapshot come with the messages that follow. */
export interface Snap { type: 'snap'; topic: Topic; epoch: string; seq: string; rows: Row[]; counts: Counts; more?: boolean }
export interface MoreRows { type: 'rows'; topic: Topic; rows: Row[]; more?: boolean }
/** The rows in sight: so many of the newest, and these. Of others the monitor does not tell how far they have come, and machines in brief. */
export interface Look { newest?: number; ids?: readonly string[] }
/** The upper end of the list of jobs, and more than fits on a screen: no row has to be named there as others come in. */
export const TOP = { newest: 60 } as const satisfies Look
export interface Delta {
  type: 'delta'; topic: Topic; from: string; to: string; up: Row[]; del: string[]; counts?: Counts
}
export type Row = JobRow | MachineRow | SeriesRow

export type ServerMessage =
  | { type: 'hello'; proto: number; heartbeat_ms: number; now: string; topics: Record<string, unknown>; bus: BusState }
  | { type: 'status'; now: string; bus: BusState }
  | Snap
  | MoreRows
  | Delta
  | { type: 'bookmark'; topic?: Topic; seq?: string }
  | { type: 'gone'; topic: Topic; reason: string }
  | { type: 'error'; code: string; message: string }

export const PROTOCOL = 3

export const JOB_STATES: readonly JobState[] = [
  'running', 'canceling', 'queued', 'scheduled', 'blocked', 'succeeded', 'failed', 'canceled', 'expired',
]

const ENDED: ReadonlySet<JobState> = new Set<JobState>(['succeeded', 'failed', 'canceled', 'expired'])
const LEASED: ReadonlySet<JobState> = new Set<JobState>(['running', 'canceling'])

export const hasEnded = (state: JobState) => ENDED.has(state)
export const isLeased = (state: JobState) => LEASED.has(state)
