import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { hasEnded, type JobRow, type OutputFile } from '../feed/protocol'
import { jobs } from '../feed/store'
import { Elapsed } from '../parts/elapsed'
import { Cross } from '../parts/icons'
import { Progress } from '../parts/progress'
import { StateChip } from '../parts/state-chip'
import { bytes, shortId, words } from '../parts/text'
import { dateAndTime, span } from '../parts/time'
import { closeDetail } from './selection'

interface Attempt {
  number: number
  worker: string
  started_at: string
  ended_at?: string
  end?: string
  failure?: { class: string; message: string; details?: unknown }
}

/** What the orchestrator says of a job, as far as this page reads it. */
type JobDocument = Partial<JobRow> & {
  attempts?: Attempt[]
  error?: { class: string; message: string; details?: unknown }
} & Record<string, unknown>

/** Everything about one job: live from the feed, and the rest from the orchestrator whenever its state changes. */
export function Detail({ id }: { id: string }) {
  const row = jobs.get(id)
  const document = useSignal<JobDocument | undefined>(undefined)
  const fault = useSignal<string | undefined>(undefined)
  const panel = useRef<HTMLElement>(null)
  const moment = `${row?.state} ${row?.attempt}`

  useEffect(() => {
    const abort = new AbortController()
    fetchJob(id, abort.signal).then(
      (fetched) => {
        document.value = fetched
        fault.value = undefined
      },
      (error: Error) => {
        if (!abort.signal.aborted) fault.value = error.message
      },
    )
    return () => abort.abort()
  }, [id, moment])

  useEffect(() => {
    // Not when the page itself has just been opened at this job: nobody was anywhere else yet.
    if (jobs.loaded.peek()) panel.current?.focus({ preventScroll: true })
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && closeDetail()
    addEventListener('keydown', escape)
    return () => removeEventListener('keydown', escape)
  }, [id])

  return (
    <aside class="detail card" aria-label={`Job ${shortId(id)}`} tabIndex={-1} ref={panel} data-testid="detail">
      <div class="detail-head">
        <h2 class="mono">{shortId(id)}</h2>
        {row && <StateChip state={row.state} />}
        <button type="button" class="icon-button" onClick={closeDetail} aria-label="Close the details" title="Close (Esc)">
          <Cross />
        </button>
      </div>
      <div class="detail-body">
        {row && <Now row={row} />}
        {row && <Output files={row.files} />}
        {row && <Facts row={row} />}
        {fault.value && <p class="fault-box mild">{fault.value}</p>}
        <Attempts attempts={document.value?.attempts ?? []} />
        {document.value && <Raw id={id} document={document.value} />}
        {!row && !document.value && !fault.value && <div class="skeleton detail-skeleton" />}
      </div>
    </aside>
  )
}

async function fetchJob(id: string, signal: AbortSignal): Promise<JobDocument> {
  let response: Response
  try {
    response = await fetch(`/api/v1/jobs/${encodeURIComponent(id)}`, { signal })
  } catch {
    throw new Error('The monitor did not answer when asked for the attempts and the raw job.')
  }
  if (response.ok) return (await response.json()) as JobDocument
  if (response.status === 404) throw new Error('The orchestrator does not know this job, or no longer.')
  throw new Error(`The attempts and the raw job could not be read from the orchestrator (${response.status}).`)
}

function Now({ row }: { row: JobRow }) {
  if (row.error) {
    return (
      <div class={row.state === 'failed' ? 'fault-box' : 'fault-box mild'}>
        <b>{words(row.error.class)}</b>
        <p>{row.error.message}</p>
      </div>
    )
  }
  if (hasEnded(row.state) || !row.worker) return null
  return (
    <div class="now">
      <span class="progress-text">
        <span>{row.progress?.message ?? 'starting'}</span>
        {row.progress && <span class="number">{Math.round(row.progress.fraction * 100)} %</span>}
      </span>
      <Progress fraction={row.progress?.fraction} label="Progress" />
    </div>
  )
}

function Output({ files }: { files: readonly OutputFile[] }) {
  if (files.length === 0) return null
  return (
    <ul class="outputs" aria-label="Output files">
      {files.map((file) => (
        <li key={file.name}>
          {file.content_type.startsWith('image/') && (
            <a class="output-mat" href={file.url} target="_blank" rel="noreferrer">
              <img src={file.url} alt={`Output ${file.name}`} data-testid="output-image" />
            </a>
          )}
          {file.content_type.startsWith('video/') && <video class="output-mat" src={file.url} controls loop muted />}
          <a class="output-name" href={file.url} target="_blank" rel="noreferrer">
            <span>{file.name}</span>
            <span class="quiet number">{bytes(file.size_bytes)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Facts({ row }: { row: JobRow }) {
  return (
    <dl class="facts">
      <dt>Service</dt>
      <dd>{row.service}</dd>
      <dt>Worker</dt>
      <dd>{row.worker ?? '–'}</dd>
      <dt>{hasEnded(row.state) ? 'Took' : 'Time'}</dt>
      <dd class="number"><Elapsed job={row} /></dd>
      <dt>Submitted</dt>
      <dd class="number">{dateAndTime(row.submitted_at)}</dd>
      <dt>Priority</dt>
      <dd class="number">{row.priority}</dd>
      <dt>Tenant</dt>
      <dd>{row.tenant}</dd>
      <dt>Id</dt>
      <dd class="mono whole-id">{row.id}</dd>
    </dl>
  )
}

function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return null
  return (
    <section aria-label="Attempts">
      <h3>Attempts</h3>
      <ol class="attempts">
        {attempts.map((attempt, index) => (
          <li key={index} class={`attempt end-${attempt.end ?? 'running'}`}>
            <span class="attempt-line">
              <b>{attempt.number}</b>
              <span>{words(attempt.end ?? 'running')}</span>
              <span class="quiet number">
                {attempt.ended_at ? span(Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)) : ''}
              </span>
            </span>
            <span class="quiet">{attempt.worker}</span>
            {attempt.failure && <p class="attempt-fault">{words(attempt.failure.class)}: {attempt.failure.message}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Raw({ id, document }: { id: string; document: JobDocument }) {
  return (
    <details class="raw">
      <summary>Raw job</summary>
      <pre tabIndex={0}>{JSON.stringify(document, null, 2)}</pre>
      <a href={`/api/v1/jobs/${encodeURIComponent(id)}`} target="_blank" rel="noreferrer">Open as JSON</a>
    </details>
  )
}
