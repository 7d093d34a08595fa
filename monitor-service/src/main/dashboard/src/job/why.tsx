import { useResource } from '../api/resource'
import { jobHref } from '../pages/selection'
import { count, shortId, words } from '../parts/text'
import { span } from '../parts/time'
import type { Explanation } from './document'

/** Why a job does not run yet: one sentence, and for each worker what keeps it from taking the job. */
export function Why({ id }: { id: string }) {
  const why = useResource<Explanation>(`/v1/jobs/${encodeURIComponent(id)}/why`).data.value
  if (!why || why.reason === 'runs' || why.reason === 'has_ended') return null
  return (
    <section class="card section" aria-labelledby="why-title" data-testid="why">
      <h3 id="why-title">Why it waits</h3>
      <p class="why-sentence">{why.sentence}</p>
      {why.line && <Line line={why.line} />}
      {why.limits && (
        <ul class="tags" aria-label="Limits that hold it up">
          {why.limits.map((limit) => <li key={limit.key} class="tag">{words(limit.kind)} · {limit.key}</li>)}
        </ul>
      )}
      {why.waits_for && (
        <ul class="tags" aria-label="Jobs that have to end first">
          {why.waits_for.map((job) => <li key={job}><a class="tag mono" href={jobHref(job)}>{shortId(job)}</a></li>)}
        </ul>
      )}
    </section>
  )
}

function Line({ line }: { line: NonNullable<Explanation['line']> }) {
  return (
    <>
      <dl class="figures">
        <div><dt>Workers that fit</dt><dd class="number">{count(line.workers)}</dd></div>
        <div><dt>Their slots</dt><dd class="number">{count(line.slots)}</dd></div>
        <div><dt>Ahead of it</dt><dd class="number">{count(line.ahead)}</dd></div>
        <div><dt>Starts in about</dt><dd class="number">{line.starts_in_seconds === undefined ? '–' : span(line.starts_in_seconds * 1000)}</dd></div>
      </dl>
      {line.paused && <p class="fault-box mild">Paused: {line.paused}</p>}
      {line.others.length > 0 && (
        <div class="sheet-place" tabIndex={0} role="region" aria-label="Workers that do not fit">
          <table class="sheet">
            <thead><tr><th scope="col">Worker</th><th scope="col">What does not fit</th></tr></thead>
            <tbody>
              {line.others.map((other) => (
                <tr key={other.worker}>
                  <td data-label="Worker">{other.worker}</td>
                  <td data-label="What does not fit">
                    {[...other.unmet, other.refusal].filter(Boolean).map((fault) => <code key={fault} class="unmet">{fault}</code>)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
