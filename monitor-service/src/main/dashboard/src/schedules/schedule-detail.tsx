import { useResource } from '../api/resource'
import { Mark, type Tone } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Loaded } from '../parts/states'
import { shortId } from '../parts/text'
import { jobHref } from '../pages/selection'
import { RunList } from './run-list'
import { timesOf, type Firing, type Schedule } from './schedule'

const TONES: Record<Firing['outcome'], Tone> = { submitted: 'good', skipped: 'off', failed: 'bad', missed: 'warn' }

/** The next runs of a schedule, what became of the last ones, and the job it submits. */
export function ScheduleDetail({ id }: { id: string }) {
  const schedule = useResource<Schedule>(`/v1/schedules/${encodeURIComponent(id)}`)
  return (
    <Loaded resource={schedule} height={32}>
      {(found) => (
        <div class="schedule-detail">
          <section aria-label="Next runs">
            {found.next_runs?.length ? <RunList runs={found.next_runs} title={`Next runs, ${timesOf(found)}`} /> : <><h3>Next runs</h3><p class="quiet">None any more.</p></>}
          </section>
          <section aria-label="Last runs">
            <h3>Last runs</h3>
            <Firings firings={found.firings ?? []} />
          </section>
          <section aria-label="Job">
            <h3>Job</h3>
            <pre class="raw-text" tabIndex={0}>{JSON.stringify(found.job, null, 2)}</pre>
          </section>
        </div>
      )}
    </Loaded>
  )
}

function Firings({ firings }: { firings: readonly Firing[] }) {
  if (firings.length === 0) return <p class="quiet">It has not run yet.</p>
  return (
    <ol class="firings">
      {firings.map((firing) => (
        <li key={`${firing.fired_at} ${firing.scheduled_at}`}>
          <Mark tone={TONES[firing.outcome]}>{firing.outcome}{firing.count > 1 && ` × ${firing.count}`}</Mark>
          <span class="quiet"><Moment at={firing.fired_at} /></span>
          {firing.manual && <span class="tag">by hand</span>}
          {firing.job_id && <a class="mono text-link" href={jobHref(firing.job_id)}>{shortId(firing.job_id)}</a>}
          {firing.job_state && <span>{firing.job_state}</span>}
          {firing.problem && <span class="firing-problem">{firing.problem.detail}</span>}
        </li>
      ))}
    </ol>
  )
}
