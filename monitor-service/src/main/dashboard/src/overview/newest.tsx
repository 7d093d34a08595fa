import { jobs } from '../feed/store'
import { jobHref } from '../pages/selection'
import { Elapsed } from '../parts/elapsed'
import { Progress } from '../parts/progress'
import { StateChip } from '../parts/state-chip'
import { shortId } from '../parts/text'
import { Thumbnail } from '../parts/thumbnail'

const SHOWN = 8

/** The jobs that came last. */
export function NewestJobs() {
  const ids = jobs.ids.value.slice(0, SHOWN)
  return (
    <section class="card section" aria-labelledby="newest-title" data-testid="newest">
      <div class="section-line">
        <h3 id="newest-title">Newest jobs</h3>
        <a class="link-text quiet" href="/jobs">All jobs</a>
      </div>
      {jobs.loaded.value && ids.length === 0 && <p class="quiet">None yet.</p>}
      <ul class="newest">
        {ids.map((id) => <Line key={id} id={id} />)}
      </ul>
    </section>
  )
}

function Line({ id }: { id: string }) {
  const job = jobs.get(id)
  if (!job) return null
  return (
    <li>
      <a class="newest-job" href={jobHref(id)} data-testid={`newest-${id}`}>
        <StateChip state={job.state} />
        <span class="mono">{shortId(id)}</span>
        <span class="newest-about">
          {job.state === 'running' ? (
            <>
              <span class="quiet">{job.progress?.message ?? job.service}</span>
              <Progress fraction={job.progress?.fraction} label={`Progress of job ${shortId(id)}`} />
            </>
          ) : (
            <span class={job.state === 'failed' ? 'newest-fault' : 'quiet'}>{job.error?.message || job.service}</span>
          )}
        </span>
        <span class="number newest-time"><Elapsed job={job} /></span>
        <span class="newest-output"><Thumbnail files={job.files} /></span>
      </a>
    </li>
  )
}
