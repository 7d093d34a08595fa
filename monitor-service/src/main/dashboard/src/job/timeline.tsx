import { now } from '../feed/store'
import { machineHref } from '../pages/selection'
import { seconds } from '../parts/figures'
import { words } from '../parts/text'
import { dateAndTime, span } from '../parts/time'
import { may } from '../session/session'
import type { JobDocument } from './document'
import { axis, stretches, type Stretch } from './timeline-of'

/** The life of a job as a picture: each wait and each attempt on one axis of time, with who had it and how it ended. */
export function Timeline({ job }: { job: JobDocument }) {
  const all = stretches(job, job.finished_at ? 0 : now.value)
  const [first] = all
  const last = all.at(-1)
  if (!first || !last) return null
  const whole = Math.max(1, last.to - first.from)
  const place = (ms: number) => `${(ms / whole) * 100}%`
  return (
    <section class="card section" aria-labelledby="timeline-title" data-testid="timeline">
      <h3 id="timeline-title">Time line</h3>
      <ol class="timeline">
        {all.map((stretch, index) => (
          <li key={index} class={`stretch ${hueOf(stretch)}`}>
            <Words stretch={stretch} />
            <span class="track" aria-hidden="true">
              <i style={{ left: place(stretch.from - first.from), width: place(stretch.to - stretch.from) }} />
            </span>
            <span class="number stretch-time" title={`From ${dateAndTime(new Date(stretch.from).toISOString())}`}>{span(stretch.to - stretch.from)}</span>
            {stretch.attempt?.failure && (
              <span class="stretch-fault">{words(stretch.attempt.failure.class)}: {stretch.attempt.failure.message}</span>
            )}
          </li>
        ))}
      </ol>
      <div class="axis" aria-hidden="true">
        {axis(whole).map((at) => <span key={at} style={{ left: place(at) }}>{at === 0 ? '0' : seconds(at / 1000)}</span>)}
      </div>
    </section>
  )
}

function Words({ stretch }: { stretch: Stretch }) {
  const { attempt, kind, open } = stretch
  if (!attempt) {
    return <span class="stretch-words">{kind === 'retry' ? (open ? 'Waits to try again' : 'Waited to try again') : open ? 'Waits' : 'Waited'}</span>
  }
  const machine = attempt.worker.split('/')[0] ?? attempt.worker
  return (
    <span class="stretch-words">
      <b>Attempt {attempt.number}</b> {words(attempt.end ?? (open ? 'runs' : 'ended'))}
      <span class="stretch-worker">{may('operate') ? <a href={machineHref(machine)}>{attempt.worker}</a> : attempt.worker}</span>
    </span>
  )
}

const hueOf = ({ kind, attempt, open }: Stretch) => (kind === 'run' ? `end-${attempt?.end ?? (open ? 'running' : 'released')}` : `gap-${kind}`)
