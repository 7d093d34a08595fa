import { useEffect } from 'preact/hooks'
import type { Worker } from '../feed/protocol'
import { jobs } from '../feed/store'
import { jobsInHand } from '../feed/wishes'
import { Progress } from '../parts/progress'
import { shortId } from '../parts/text'
import { jobHref } from '../pages/selection'

/** Of a worker with very many slots, the first of its jobs. */
const MOST_JOBS = 8

/** A worker, how busy it is, and the jobs in its hand. */
export function WorkerLine({ worker, all }: { worker: Worker; all?: boolean }) {
  const shown = all ? worker.jobs : worker.jobs.slice(0, MOST_JOBS)
  return (
    <li class="worker">
      <div class="worker-head">
        <span class="worker-name">{worker.name}</span>
        <Slots worker={worker} />
      </div>
      {worker.warm_models.length > 0 && (
        <p class="warm" title="Models in memory: jobs that prefer them come here first">
          <span class="quiet">warm</span> {worker.warm_models.join(', ')}
        </p>
      )}
      {shown.map((id) => <JobInHand key={id} id={id} />)}
      {worker.jobs.length > shown.length && <p class="quiet">and {worker.jobs.length - shown.length} more</p>}
    </li>
  )
}

/** One mark for each slot while they can be told apart, and always the numbers. */
function Slots({ worker }: { worker: Worker }) {
  const busy = worker.slots_used
  return (
    <span class="slots">
      {worker.slots <= 12 && (
        <span class="slot-marks" aria-hidden="true">
          {Array.from({ length: worker.slots }, (_, index) => (
            <i key={index} class={index < busy ? 'slot busy' : 'slot'} />
          ))}
        </span>
      )}
      {busy === 0 ? 'idle' : `${busy} of ${worker.slots} busy`}
    </span>
  )
}

function JobInHand({ id }: { id: string }) {
  const job = jobs.get(id)
  useEffect(() => jobsInHand.add(id), [id])
  return (
    <a class="in-hand" href={jobHref(id)}>
      <span class="in-hand-text">
        <span class="mono">{shortId(id)}</span>
        <span class="in-hand-message">{job?.progress?.message ?? job?.service}</span>
        {job?.progress && <span class="in-hand-percent">{Math.round(job.progress.fraction * 100)} %</span>}
      </span>
      <Progress fraction={job?.progress?.fraction} label={`Progress of job ${shortId(id)}`} />
    </a>
  )
}
