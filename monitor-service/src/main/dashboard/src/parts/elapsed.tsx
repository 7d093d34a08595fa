import type { JobRow } from '../feed/protocol'
import { now } from '../feed/store'
import { span, tickingSpan } from './time'

/** How long a job ran, or has been running, or has been waiting. */
export function Elapsed({ job }: { job: JobRow }) {
  const { started_at: started, finished_at: finished, submitted_at: submitted, due_at: due } = job
  if (finished) return <>{started ? span(Date.parse(finished) - Date.parse(started)) : '–'}</>
  if (due) return <span class="quiet">in {tickingSpan(Date.parse(due) - now.value)}</span>
  if (started && job.worker) return <>{tickingSpan(now.value - Date.parse(started))}</>
  return <span class="quiet">waits {tickingSpan(now.value - Date.parse(submitted))}</span>
}
