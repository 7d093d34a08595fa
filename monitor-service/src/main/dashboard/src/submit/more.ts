import type { Schema } from '../form/schema'

/** What a submission may say besides its service and its input, for the same form that draws inputs. */
const PROPERTIES: Record<string, Schema> = {
  priority: { type: 'integer', minimum: 0, maximum: 100, default: 50, description: '100 goes first.' },
  labels: { type: 'object', additionalProperties: { type: 'string' }, description: 'Your own names and values, to find the job by.' },
  requirements: {
    type: 'object',
    description: 'What a machine must offer: by attribute a value, or operators, such as {"gpu.memory_gb": {">=": 16}, "pool": "heavy"}.',
  },
  preferred_models: { type: 'array', items: { type: 'string', title: 'Model' }, description: 'Models that the worker should hold in memory already.' },
  run_at: { type: 'string', description: 'Not before this instant: 2027-01-31T12:00:00Z.' },
  start_timeout_seconds: { type: 'integer', minimum: 1, maximum: 31_622_400, description: 'The job expires when nobody starts it in time.' },
  run_timeout_seconds: { type: 'integer', minimum: 1, maximum: 604_800, default: 3600 },
  retry: {
    type: 'object',
    properties: {
      max_attempts: { type: 'integer', minimum: 1, maximum: 100, default: 3 },
      initial_backoff_seconds: { type: 'number', minimum: 0, maximum: 86_400, default: 1 },
      max_backoff_seconds: { type: 'number', minimum: 0, maximum: 86_400, default: 300 },
    },
  },
  webhook_url: { type: 'string', format: 'uri', description: 'Is told how the job ends, signed with the default secret of webhooks.' },
}

const { run_at: _, ...REPEATED } = PROPERTIES

export const MORE: Schema = { type: 'object', properties: PROPERTIES }
/** Of a job that a schedule submits: when it runs is the schedule's to say. */
export const MORE_OF_SCHEDULE: Schema = { type: 'object', properties: REPEATED }

export const MORE_NAMES = Object.keys(PROPERTIES)
