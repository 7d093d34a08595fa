import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { JobRow, OutputFile } from '../feed/protocol'
import { jobs } from '../feed/store'
import { Elapsed } from '../parts/elapsed'
import { Progress } from '../parts/progress'
import { StateChip } from '../parts/state-chip'
import { Thumbnail } from '../parts/thumbnail'
import { bytes, shortId } from '../parts/text'
import { dateAndTime, timeOfDay } from '../parts/time'
import { visibleRange } from '../parts/window'
import { NoJobs } from './no-jobs'
import { jobHref, rowLinkId, selectedJob } from './selection'

const COLUMNS = ['State', 'Job', 'Progress', 'Time', 'Worker', 'Submitted', 'Output']
const SKELETONS = [1, 2, 3, 4, 5]

export function Jobs() {
  const loaded = jobs.loaded.value
  const empty = loaded && jobs.ids.value.length === 0
  return (
    <section class="section jobs-section" id="jobs" aria-labelledby="jobs-title">
      <div class="section-head">
        <h2 id="jobs-title">Jobs</h2>
        {loaded && !empty && <span class="section-count">newest {jobs.ids.value.length}</span>}
      </div>
      {!loaded ? (
        <div class="card jobs-skeleton" aria-hidden="true">
          {SKELETONS.map((n) => <div key={n} class="skeleton" />)}
        </div>
      ) : empty ? (
        <NoJobs />
      ) : (
        <JobTable />
      )}
    </section>
  )
}

/** Draws only the rows in sight (and a few around them); the rest is empty height. */
function JobTable() {
  const scroller = useRef<HTMLDivElement>(null)
  const view = useSignal({ top: 0, height: 800, row: 56 })
  const measure = () => {
    const element = scroller.current
    if (!element) return
    const row = parseFloat(getComputedStyle(element).getPropertyValue('--row-height'))
    const next = { top: element.scrollTop, height: element.clientHeight, row }
    const before = view.peek()
    if (next.top !== before.top || next.height !== before.height || next.row !== before.row) view.value = next
  }
  useEffect(() => {
    const observer = new ResizeObserver(measure)
    if (scroller.current) observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])
  const range = useComputed(() => visibleRange(view.value, jobs.ids.value.length))
  const { first, end } = range.value
  const ids = jobs.ids.value
  return (
    <div class="card table" role="table" aria-labelledby="jobs-title" aria-rowcount={ids.length + 1}>
      <div class="thead" role="rowgroup">
        <div class="tr" role="row" aria-rowindex={1}>
          {COLUMNS.map((name) => <span key={name} role="columnheader">{name}</span>)}
        </div>
      </div>
      <div class="tbody" role="rowgroup" ref={scroller} onScroll={measure} onKeyDown={moveFocus}>
        <div class="rows" role="presentation" style={{ height: `${ids.length * view.value.row}px` }}>
          {ids.slice(first, end).map((id, index) => (
            <Row key={id} id={id} index={first + index} height={view.value.row} />
          ))}
        </div>
      </div>
    </div>
  )
}

function Row({ id, index, height }: { id: string; index: number; height: number }) {
  const job = jobs.get(id)
  if (!job) return null
  const selected = selectedJob.value === id
  return (
    <div
      class={selected ? 'tr selected' : 'tr'}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${index * height}px)` }}
      data-testid={`job-${id}`}
      data-state={job.state}
      onClick={(event) => open(event, id)}
    >
      <span role="cell" class="cell-state"><StateChip state={job.state} /></span>
      <span role="cell" class="cell-job">
        <a id={rowLinkId(id)} class="mono" href={jobHref(id)} title={id} aria-current={selected}>{shortId(id)}</a>
        <span class="quiet">{job.service}{job.tenant === 'default' ? '' : ` · ${job.tenant}`}</span>
      </span>
      <span role="cell" class="cell-progress"><ProgressCell job={job} /></span>
      <span role="cell" class="cell-time number"><Elapsed job={job} /></span>
      <span role="cell" class="cell-worker" title={job.worker}>
        {job.worker ?? <span class="quiet">–</span>}
        {job.attempt > 1 && <span class="quiet">attempt {job.attempt}</span>}
      </span>
      <span role="cell" class="cell-submitted number quiet" title={dateAndTime(job.submitted_at)}>{timeOfDay(job.submitted_at)}</span>
      <span role="cell" class="cell-output"><Thumbnail files={job.files} /></span>
    </div>
  )
}

function ProgressCell({ job }: { job: JobRow }) {
  if (job.error) {
    return (
      <span class={job.state === 'failed' ? 'fault' : 'fault mild'} title={job.error.message}>
        {job.error.message || job.error.class}
      </span>
    )
  }
  if (job.files.length > 0) return <FileNames files={job.files} />
  if (job.state !== 'running' && job.state !== 'canceling') return null
  const fraction = job.progress?.fraction
  return (
    <>
      <span class="progress-text">
        <span class="progress-message">{job.progress?.message ?? 'starting'}</span>
        {fraction !== undefined && <span class="number">{Math.round(fraction * 100)} %</span>}
      </span>
      <Progress fraction={fraction} label={`Progress of job ${shortId(job.id)}`} />
    </>
  )
}

function FileNames({ files }: { files: readonly OutputFile[] }) {
  const [first] = files
  if (!first) return null
  return (
    <span class="file-names">
      <span>{first.name}</span>
      <span class="quiet">{files.length > 1 ? `and ${files.length - 1} more` : bytes(first.size_bytes)}</span>
    </span>
  )
}

/** The whole row opens the job, unless the click meant a link in it or ended a selection of text. */
function open(event: MouseEvent, id: string): void {
  const onLink = event.target instanceof Element && event.target.closest('a')
  if (!onLink && !getSelection()?.toString()) location.hash = jobHref(id)
}

/** Arrow keys go from row to row, beyond those drawn as well: the focused one scrolls into sight. */
function moveFocus(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const row = event.target instanceof Element ? event.target.closest('[role=row]') : null
  if (!step || !row) return
  event.preventDefault()
  const wanted = Number(row.getAttribute('aria-rowindex')) + step
  row.parentElement?.querySelector<HTMLElement>(`[aria-rowindex="${wanted}"] .cell-job a`)?.focus()
}
