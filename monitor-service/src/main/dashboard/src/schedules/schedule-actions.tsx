import { call, post } from '../api/client'
import { ActionButton } from '../parts/action-button'
import { shortId } from '../parts/text'
import { may } from '../session/session'
import type { Schedule } from './schedule'

/** What the owner of a schedule can do to it. */
export function ScheduleActions({ schedule, reload }: { schedule: Schedule; reload: () => void }) {
  if (!may('submit')) return null
  const own = `/v1/schedules/${encodeURIComponent(schedule.id)}`
  const name = schedule.name ?? schedule.id
  const act = async <T,>(method: string, path: string, done: (answer: T) => string) => {
    const answer = await call<T>(method, path)
    reload()
    return done(answer)
  }
  return (
    <span class="buttons">
      <ActionButton
        label={`Run now: ${name}`}
        title="Submits its job now, beside whatever runs"
        run={async () => {
          const firing = await post<{ job_id?: string }>(`${own}/run`)
          reload()
          return `Submitted as job ${shortId(firing.job_id ?? '')}.`
        }}
      >
        Run now
      </ActionButton>
      {schedule.paused ? (
        <ActionButton primary label={`Resume ${name}`} run={() => act('POST', `${own}/resume`, () => `${name} goes on with its next run.`)}>Resume</ActionButton>
      ) : (
        <ActionButton label={`Pause ${name}`} run={() => act('POST', `${own}/pause`, () => `${name} is paused; it misses nothing.`)}>Pause</ActionButton>
      )}
      <a class="button" href={`/schedules?edit=${encodeURIComponent(schedule.id)}`} aria-label={`Change ${name}`}>Change</a>
      <ActionButton
        danger
        label={`Delete ${name}`}
        run={() => act('DELETE', own, () => `${name} is deleted.`)}
        ask={{ title: `Delete ${name}?`, text: 'It starts nothing any more. Jobs that it has submitted stay. This cannot be taken back.', action: 'Delete' }}
      >
        Delete
      </ActionButton>
    </span>
  )
}
