import { useResource } from '../api/resource'
import { address } from '../lists/query'
import { Pager, usePages } from '../lists/pages'
import { Mark } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Page } from '../parts/page'
import { Empty, Loaded } from '../parts/states'
import { words } from '../parts/text'
import { place, setQuery } from '../route/router'
import { ScheduleActions } from '../schedules/schedule-actions'
import { ScheduleDetail } from '../schedules/schedule-detail'
import { ScheduleForm } from '../schedules/schedule-form'
import { draftOf, newDraft, serviceOf, timesOf, type Schedule, type SchedulePage } from '../schedules/schedule'
import { may } from '../session/session'

const PAGE_LENGTH = 50
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

export function Schedules() {
  const { query } = place.value
  const edit = query.get('edit')
  if (may('submit') && edit) return <Change id={edit} />
  if (may('submit') && query.has('new')) {
    return <Page title="New schedule"><ScheduleForm id={undefined} begun={newDraft(ownZone())} /></Page>
  }
  return <List />
}

function Change({ id }: { id: string }) {
  // Read once: what somebody types is not to be overwritten by what there was.
  const schedule = useResource<Schedule>(`/v1/schedules/${encodeURIComponent(id)}`, 0)
  return (
    <Page title={`Change ${schedule.data.value?.name ?? 'schedule'}`}>
      <Loaded resource={schedule}>{(found) => <ScheduleForm key={id} id={id} begun={draftOf(found, ownZone())} />}</Loaded>
    </Page>
  )
}

function List() {
  const schedules = usePages<SchedulePage>(address('/v1/schedules', { limit: PAGE_LENGTH }))
  const make = may('submit') && <a class="button primary" href="/schedules?new=1">New schedule</a>
  return (
    <Page title="Schedules" actions={make}>
      <Loaded resource={schedules}>
        {(page) =>
          page.schedules.length === 0 && !schedules.previous ? (
            <Empty title="No schedule yet">
              <p>A schedule submits the same job again and again: at the times of a cron expression, or at an interval.</p>
              {make}
            </Empty>
          ) : (
            <>
              <Table schedules={page.schedules} reload={schedules.reload} />
              <Pager paged={schedules} back="Back" on="More" />
            </>
          )}
      </Loaded>
    </Page>
  )
}

function Table({ schedules, reload }: { schedules: readonly Schedule[]; reload: () => void }) {
  return (
    <div class="card sheet-place">
      <table class="sheet" aria-label="Schedules">
        <thead>
          <tr><th>Schedule</th><th>State</th><th>Runs</th><th>Next</th><th>Overlap</th><th>Catch up</th><th><span class="unseen">Actions</span></th></tr>
        </thead>
        <tbody>{schedules.map((schedule) => <Row key={schedule.id} schedule={schedule} reload={reload} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ schedule, reload }: { schedule: Schedule; reload: () => void }) {
  const { id, name, state, overlap, catch_up: catchUp, next_run_at: next } = schedule
  const open = place.value.query.get('id') === id
  return (
    <>
      <tr data-testid={`schedule-${id}`}>
        <td class="wide-cell">
          <span class="stack">
            <button type="button" class="row-button" aria-expanded={open} onClick={() => setQuery('id', open ? undefined : id)}>{name ?? id}</button>
            <span class="quiet">{serviceOf(schedule)}</span>
          </span>
        </td>
        <td data-label="State"><StateOf state={state} /></td>
        <td data-label="Runs" class="mono">{timesOf(schedule)}</td>
        <td data-label="Next">{next && state === 'active' ? <Moment at={next} /> : <span class="quiet">–</span>}</td>
        <td data-label="Overlap">{words(overlap)}</td>
        <td data-label="Catch up">{catchUp}</td>
        <td><ScheduleActions schedule={schedule} reload={reload} /></td>
      </tr>
      {open && <tr class="row-detail"><td colSpan={7}><ScheduleDetail id={id} /></td></tr>}
    </>
  )
}

function StateOf({ state }: { state: Schedule['state'] }) {
  if (state === 'paused') return <Mark tone="held">paused</Mark>
  if (state === 'ended') return <Mark tone="off" title="There is no run any more">ended</Mark>
  return <Mark tone="good">active</Mark>
}
