import { Moment } from '../parts/moment'
import type { Run } from './schedule'

/** Runs to come, on the clocks of the schedule's time zone. */
export function RunList({ runs, title }: { runs: readonly Run[]; title: string }) {
  return (
    <>
      <h3>{title}</h3>
      <ol class="run-list">
        {runs.map((run) => (
          <li key={run.at}>
            <span class="number">{onTheClock(run.local)}</span>
            <span class="quiet"><Moment at={run.starts_at} /></span>
          </li>
        ))}
      </ol>
    </>
  )
}

/** `2026-03-29T03:30:00+02:00` → `Sun 2026-03-29 03:30:00 +02:00` */
function onTheClock(local: string): string {
  const [, date = '', time = '', offset = ''] = /^(\d+-\d+-\d+)T(\d+:\d+(?::\d+)?)(.*)$/.exec(local) ?? []
  const day = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`))
  return `${day} ${date} ${time} ${offset}`
}
