import { post } from '../api/client'
import { isTarget } from '../jobs/bulk'
import { jobHref } from '../pages/selection'
import { ActionButton } from '../parts/action-button'
import { shortId } from '../parts/text'
import { say } from '../parts/toast'
import { goOn } from '../route/router'
import { may } from '../session/session'
import type { JobDocument } from './document'

/** What the viewer may do to a job as it stands. */
export function JobActions({ job, onDone }: { job: JobDocument; onDone: () => void }) {
  const path = `/v1/jobs/${encodeURIComponent(job.id)}`
  const name = shortId(job.id)
  const cancel = async () => {
    const after = await post<JobDocument>(`${path}/cancel`)
    onDone()
    return after.state === 'canceling' ? `The worker of job ${name} has been asked to stop.` : `Job ${name} is ${after.state}.`
  }
  const retry = async () => {
    const fresh = await post<JobDocument>(`${path}/retry`)
    goOn(jobHref(job.id), jobHref(fresh.id))
    return `Job ${name} does the same again as job ${shortId(fresh.id)}.`
  }
  return (
    <>
      {/* Browsers give no clipboard to a page that came over plain HTTP from another machine. */}
      {navigator.clipboard && (
        <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(job.id).then(() => say('The id is on the clipboard.'))}>
          Copy the id
        </button>
      )}
      {may('submit') && isTarget('retry', job.state) && <ActionButton primary run={retry}>Retry</ActionButton>}
      {may('submit') && isTarget('cancel', job.state) && (
        <ActionButton
          danger
          run={cancel}
          ask={{ title: `Cancel job ${name}?`, action: 'Cancel the job', text: 'What it has done so far is lost. It can be submitted again, but not go on.' }}
        >
          Cancel
        </ActionButton>
      )}
    </>
  )
}
