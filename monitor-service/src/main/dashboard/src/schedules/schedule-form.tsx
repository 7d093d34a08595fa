import { useSignal } from '@preact/signals'
import { call, post } from '../api/client'
import { Choice, Text } from '../parts/field'
import { faultsOf } from '../parts/faults'
import { Panel } from '../parts/panel'
import { say } from '../parts/toast'
import { goOn } from '../route/router'
import { FaultList } from '../submit/fault-list'
import { below, placed } from '../submit/faults'
import { JobEditor } from '../submit/job-editor'
import { MORE_OF_SCHEDULE } from '../submit/more'
import { CronPreview } from './cron-preview'
import { bodyOf, CATCH_UPS, OVERLAPS, type Draft } from './schedule'

const ZONES = Intl.supportedValuesOf('timeZone')

/** Makes a schedule, or says everything about one anew. */
export function ScheduleForm({ id, begun }: { id: string | undefined; begun: Draft }) {
  const draft = useSignal(begun)
  const faults = useSignal<Record<string, string>>({})
  const busy = useSignal(false)
  const set = (part: Partial<Draft>) => void (draft.value = { ...draft.peek(), ...part })
  const save = async () => {
    if (busy.peek()) return
    busy.value = true
    faults.value = {}
    try {
      const body = bodyOf(draft.peek())
      if (id) await call('PUT', `/v1/schedules/${encodeURIComponent(id)}`, body)
      else await post('/v1/schedules', body)
      say(id ? 'The schedule is changed; its next run counts from now.' : 'The schedule is made.')
      goOn('/schedules', '/schedules')
    } catch (error) {
      faults.value = placed(faultsOf(error))
      scrollTo(0, 0)
    } finally {
      busy.value = false
    }
  }
  const ofJob = below(faults.value, '/job')
  const own = Object.fromEntries(Object.entries(faults.value).filter(([pointer]) => !pointer.startsWith('/job/')))
  return (
    <form
      class="form"
      data-testid="schedule-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <FaultList faults={own} />
      <Panel title="When">
        <When draft={draft.value} set={set} faults={faults.value} />
      </Panel>
      <Panel title="What">
        <JobEditor body={draft.value.job} onChange={(job) => set({ job })} faults={ofJob} more={MORE_OF_SCHEDULE} />
      </Panel>
      <div class="form-foot">
        <a class="button" href="/schedules">Cancel</a>
        <button type="submit" class="button primary" disabled={busy.value} aria-busy={busy.value}>{id ? 'Save' : 'Make the schedule'}</button>
      </div>
    </form>
  )
}

interface WhenProps {
  draft: Draft
  set: (part: Partial<Draft>) => void
  faults: Record<string, string>
}

function When({ draft, set, faults }: WhenProps) {
  return (
    <div class="form">
      <div class="form-row">
        <Text label="Name" value={draft.name} onInput={(name) => set({ name })} fault={faults['/name']} hint="For people." />
        <Choice
          label="Runs"
          value={draft.kind}
          options={[['cron', 'at the times of a cron expression'], ['interval', 'at an interval']]}
          onChange={(kind) => set({ kind })}
        />
      </div>
      {draft.kind === 'cron' ? (
        <>
          <div class="form-row">
            <Text label="Cron" mono required value={draft.cron} onInput={(cron) => set({ cron })} fault={faults['/cron']} placeholder="30 2 * * MON-FRI" />
            <Text label="Time zone" value={draft.time_zone} onInput={(zone) => set({ time_zone: zone })} fault={faults['/time_zone']} suggestions={ZONES} />
          </div>
          <CronPreview cron={draft.cron} zone={draft.time_zone} />
        </>
      ) : (
        <Text label="Every, in seconds" required value={draft.every_seconds} onInput={(every) => set({ every_seconds: every })} fault={faults['/every_seconds']} hint="1 to 31,622,400; counted from the first start, or else from now." />
      )}
      <div class="form-row">
        <Choice label="While the run before it goes on, a run" value={draft.overlap} options={OVERLAPS} onChange={(overlap) => set({ overlap })} fault={faults['/overlap']} />
        <Choice label="Of runs that nobody could start in time, make up for" value={draft.catch_up} options={CATCH_UPS} onChange={(catchUp) => set({ catch_up: catchUp })} fault={faults['/catch_up']} />
      </div>
      <details class="fold" open={Boolean(draft.start_at || draft.end_at || draft.jitter_seconds)}>
        <summary>Limits and jitter</summary>
        <div class="form-row">
          <Text label="Not before" type="datetime-local" value={draft.start_at} onInput={(at) => set({ start_at: at })} fault={faults['/start_at']} hint="On your own clock." />
          <Text label="Not after" type="datetime-local" value={draft.end_at} onInput={(at) => set({ end_at: at })} fault={faults['/end_at']} />
          <Text label="Jitter, in seconds" value={draft.jitter_seconds} onInput={(jitter) => set({ jitter_seconds: jitter })} fault={faults['/jitter_seconds']} hint="A run starts up to so much later." />
        </div>
      </details>
      <label class="check">
        <input type="checkbox" checked={draft.paused} onChange={(event) => set({ paused: event.currentTarget.checked })} />
        Paused: nothing starts until it is resumed
      </label>
    </div>
  )
}
