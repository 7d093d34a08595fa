import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { call } from '../api/client'
import type { JsonObject } from '../form/json'
import { faultsOf } from '../parts/faults'
import { Text } from '../parts/field'
import { Page } from '../parts/page'
import { Skeletons } from '../parts/states'
import { say } from '../parts/toast'
import { goOn, place } from '../route/router'
import { fromJob } from '../submit/again'
import { DryRunView } from '../submit/dry-run-view'
import type { DryRun } from '../submit/dry-run'
import { FaultList } from '../submit/fault-list'
import { placed } from '../submit/faults'
import { JobEditor } from '../submit/job-editor'
import { MORE } from '../submit/more'
import { jobHref } from './selection'

export function Submit() {
  const { query } = place.peek()
  const service = query.get('service')
  const like = query.get('like')
  const body = useSignal<JsonObject>(service ? { service } : {})
  const key = useSignal('')
  const faults = useSignal<Record<string, string>>({})
  const run = useSignal<DryRun | undefined>(undefined)
  const busy = useSignal(false)
  const form = useRef<HTMLFormElement>(null)
  // Until it is there nobody can fill in what it would then replace.
  const filling = useSignal(like !== null)
  useEffect(() => {
    if (!like) return
    void fromJob(like)
      .then((found) => (body.value = found), (error: unknown) => (faults.value = faultsOf(error)))
      .finally(() => (filling.value = false))
  }, [like])
  const change = (next: JsonObject) => {
    body.value = next
    run.value = undefined // It was of the job as it stood before.
  }
  const send = async (dry: boolean) => {
    if (busy.peek()) return // Ctrl Enter, pressed twice.
    busy.value = true
    faults.value = {}
    const sent = body.peek()
    try {
      if (!dry) return await submitted(sent, key.value.trim())
      const found = await call<DryRun>('POST', '/v1/jobs?dry_run=true', sent)
      if (body.peek() === sent) run.value = found
    } catch (error) {
      faults.value = placed(faultsOf(error))
      run.value = undefined
      form.current?.querySelector('.fault-box')?.scrollIntoView({ block: 'center' })
    } finally {
      busy.value = false
    }
  }
  const chosen = typeof body.value.service === 'string' && body.value.service !== ''
  // Nothing to send until the form of the service is there, or somebody has written an input.
  const ready = chosen && body.value.input !== undefined
  if (filling.value) return <Page title="Submit a job"><Skeletons height={96} /></Page>
  return (
    <Page title="Submit a job">
      <form
        ref={form}
        class="card submit"
        data-testid="submit-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send(false)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) void send(false)
        }}
      >
        <JobEditor body={body.value} onChange={change} faults={faults.value} more={MORE}>
          <Text label="Idempotency key" mono value={key.value} onInput={(text) => (key.value = text)} hint="Sent twice with the same key, within 24 hours, it is one job." />
        </JobEditor>
        {!chosen && <FaultList faults={faults.value} />}
        <div class="submit-foot">
          <span class="quiet hint"><kbd>Ctrl</kbd> <kbd>Enter</kbd> submits</span>
          <button type="button" class="button" disabled={!ready || busy.value} onClick={() => void send(true)}>What would happen</button>
          <button type="submit" class="button primary" disabled={!ready || busy.value} aria-busy={busy.value}>Submit</button>
        </div>
      </form>
      {run.value && <DryRunView run={run.value} />}
    </Page>
  )
}

async function submitted(body: JsonObject, key: string): Promise<void> {
  const job = await call<{ id: string }>('POST', '/v1/jobs', body, undefined, key ? { 'idempotency-key': key } : {})
  say('The job is submitted.')
  goOn('/submit', jobHref(job.id))
}
