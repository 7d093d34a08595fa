import { useEffect } from 'preact/hooks'
import { useResource } from '../api/resource'
import { hasEnded, isLeased } from '../feed/protocol'
import { jobs } from '../feed/store'
import { JobActions } from '../job/actions'
import { Deliveries } from '../job/deliveries'
import type { JobDocument } from '../job/document'
import { Facts } from '../job/facts'
import { Fault } from '../job/fault'
import { Happenings } from '../job/happenings'
import { Json } from '../job/json'
import { Now } from '../job/now'
import { Result } from '../job/result'
import { useStream } from '../job/stream'
import { Timeline } from '../job/timeline'
import { Why } from '../job/why'
import { listAddress } from '../jobs/way-back'
import { useShortcuts } from '../keys/keyboard'
import { Page } from '../parts/page'
import { StateChip } from '../parts/state-chip'
import { Empty, Failure, Skeletons } from '../parts/states'
import { shortId } from '../parts/text'
import { go } from '../route/router'

/** Everything about one job: its document from the orchestrator, read again whenever something happens, and its stream. */
export function JobPage({ id }: { id: string }) {
  const row = jobs.get(id)
  const { data, fault, reload } = useResource<JobDocument>(`/v1/jobs/${encodeURIComponent(id)}`, 0)
  const job = data.value
  const moment = `${row?.state} ${row?.attempt} ${row?.files.length}`
  useEffect(() => {
    if (data.peek()) reload()
  }, [moment])
  const state = row?.state ?? job?.state
  const { live, broken } = useStream(id, job !== undefined && !hasEnded(job.state), reload)
  useShortcuts([{ keys: 'Escape', does: 'Back to the list', group: 'Job', run: () => go(listAddress()) }])
  const title = `Job ${shortId(id)}`
  if (!job) {
    return (
      <Page title={title} count={state && <StateChip state={state} />}>
        {!fault.value ? <Skeletons count={3} height={120} /> : fault.value.status === 404 ? <Unknown /> : <Failure fault={fault.value} retry={reload} />}
      </Page>
    )
  }
  const current = state ?? job.state
  const error = job.error ?? (hasEnded(current) ? row?.error : job.attempts?.at(-1)?.failure)
  const files = job.result?.files ?? row?.files ?? []
  return (
    <Page title={title} count={<StateChip state={current} />} actions={<JobActions job={{ ...job, state: current }} onDone={reload} />}>
      <div class="job" data-testid="detail">
        <div class="job-main">
          {fault.value && <p class="fault-box mild" role="status">What you see is old: {fault.value.message}</p>}
          {error && current !== 'succeeded' && <Fault error={error} ended={hasEnded(current)} worker={row?.worker ?? job.attempts?.at(-1)?.worker} />}
          {isLeased(current) && <Now progress={row?.progress ?? job.progress} live={live.value} broken={broken.value} />}
          {!hasEnded(current) && !isLeased(current) && <Why id={id} />}
          <Result id={id} files={files} output={job.result?.output} />
          <Timeline job={job} />
          <Happenings happened={live.value.happened} />
          <Deliveries id={id} />
          <Json name="Raw job" value={job} href={`/api/v1/jobs/${encodeURIComponent(id)}`} />
        </div>
        <Facts job={job} row={row} />
      </div>
    </Page>
  )
}

function Unknown() {
  return (
    <Empty title="There is no such job">
      <p>The orchestrator does not know this id, or no longer: jobs are kept for a while after their end.</p>
      <a class="button" href="/jobs">To the jobs</a>
    </Empty>
  )
}
