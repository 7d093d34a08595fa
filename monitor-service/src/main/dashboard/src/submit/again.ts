import { get } from '../api/client'
import { isObject, type Json, type JsonObject } from '../form/json'
import { address } from '../lists/query'

/** A job as the orchestrator tells it, as far as another one like it needs it. */
interface JobDocument {
  service: string
  input?: Json
  priority?: number
  labels?: Record<string, string>
  requirements?: JsonObject
  preferred_models?: string[]
  start_timeout_seconds?: number
  run_timeout_seconds?: number
  concurrency?: JsonObject
  rate_limit?: JsonObject
}

const USUAL_PRIORITY = 50
const USUAL_RUN_SECONDS = 3600
/** Labels with it are the platform's own, and refused from others. */
const PLATFORM = 'emp/'

/** The body that submits a job once more, held to the same limits. */
export function bodyLike(job: JobDocument): JsonObject {
  const { service, input, priority, labels = {}, requirements = {}, preferred_models: models = [] } = job
  const own = Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(PLATFORM)))
  return {
    service,
    input: withoutMarks(input ?? {}),
    ...(priority !== undefined && priority !== USUAL_PRIORITY && { priority }),
    ...(Object.keys(own).length > 0 && { labels: own }),
    ...(Object.keys(requirements).length > 0 && { requirements }),
    ...(models.length > 0 && { preferred_models: models }),
    ...(job.start_timeout_seconds !== undefined && { start_timeout_seconds: job.start_timeout_seconds }),
    ...(job.run_timeout_seconds !== undefined && job.run_timeout_seconds !== USUAL_RUN_SECONDS && { run_timeout_seconds: job.run_timeout_seconds }),
    ...(job.concurrency && { concurrency: job.concurrency }),
    ...(job.rate_limit && { rate_limit: job.rate_limit }),
  }
}

/** What the platform has noted beside a reference to a file is not for a submission. */
function withoutMarks(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutMarks)
  if (!isObject(value)) return value
  const { $file: file, as } = value
  if (typeof file === 'string') return { $file: file, ...(as !== undefined && { as }) }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutMarks(member)]))
}

/** @throws ApiError when there is no such job, or no longer */
export const fromJob = async (id: string) => bodyLike(await get<JobDocument>(`/v1/jobs/${encodeURIComponent(id)}`))

/** The input of the last job of a service that succeeded; undefined when none is kept. */
export async function lastInput(service: string): Promise<Json | undefined> {
  const { jobs } = await get<{ jobs: { id: string }[] }>(address('/v1/jobs', { service, state: 'succeeded', limit: 1 }))
  return jobs[0] && (await fromJob(jobs[0].id)).input
}
