import type { JobRow, OutputFile } from '../feed/protocol'
import { jobs } from '../feed/store'
import { jobHref, rowLinkId } from '../pages/selection'
import { Elapsed } from '../parts/elapsed'
import { Progress } from '../parts/progress'
import { StateChip } from '../parts/state-chip'
import { bytes, shortId } from '../parts/text'
import { Thumbnail } from '../parts/thumbnail'
import { dateAndTime, moment } from '../parts/time'
import { go } from '../route/router'
import type { JobsList } from './list'

interface RowProps {
  id: string
  index: number
  height: number
  list: JobsList
  /** Whether the viewer may do anything to jobs. */
  ticks: boolean
}

export function Row({ id, index, height, list, ticks }: RowProps) {
  const job = jobs.get(id)
  if (!job) return null
  const ticked = ticks && list.selection.has(id)
  return (
    <div
      class={ticked ? 'tr selected' : 'tr'}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${index * height}px)` }}
      data-testid={`job-${id}`}
      data-id={id}
      data-state={job.state}
      onClick={(event) => clicked(event, id, list, ticks)}
    >
      {ticks && (
        <span role="cell" class="cell-tick">
          <input type="checkbox" checked={ticked} aria-label={`Select job ${shortId(id)}`} tabIndex={-1} />
        </span>
      )}
      <span role="cell" class="cell-state"><StateChip state={job.state} /></span>
      <span role="cell" class="cell-job">
        <a id={rowLinkId(id)} class="mono" href={jobHref(id)} title={id}>{shortId(id)}</a>
        <span class="quiet">{about(job)}</span>
      </span>
      <span role="cell" class="cell-progress"><ProgressCell job={job} /></span>
      <span role="cell" class="cell-time number"><Elapsed job={job} /></span>
      <span role="cell" class="cell-worker" title={job.worker}>
        {job.worker ?? <span class="quiet">{job.pool ?? '–'}</span>}
      </span>
      <span role="cell" class="cell-submitted number quiet" title={dateAndTime(job.submitted_at)}>{moment(job.submitted_at)}</span>
      <span role="cell" class="cell-output"><Thumbnail files={job.files} /></span>
    </div>
  )
}

const about = (job: JobRow) => [job.service, job.model, job.tenant === 'default' ? '' : job.tenant].filter(Boolean).join(' · ')

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

/** The whole row opens the job, unless the click ticks it, meant a link in it or ended a selection of text. */
function clicked(event: MouseEvent, id: string, list: JobsList, ticks: boolean): void {
  const target = event.target instanceof Element ? event.target : undefined
  const onTick = target?.closest('.cell-tick')
  if (ticks && (onTick || event.shiftKey)) {
    if (event.shiftKey) {
      getSelection()?.removeAllRanges()
      event.preventDefault() // A link would open another window.
      list.selection.extend(list.view.ids.peek(), id)
    } else list.selection.toggle(id, list.view.ids.peek())
  } else if (!target?.closest('a') && !getSelection()?.toString()) go(jobHref(id))
}
