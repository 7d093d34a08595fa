import { words } from '../parts/text'
import { timeOfDay } from '../parts/time'
import type { Happening } from './live'

/** What has happened to the job while this page was open. */
export function Happenings({ happened }: { happened: readonly Happening[] }) {
  if (happened.length === 0) return null
  return (
    <section class="card section" aria-labelledby="log-title" data-testid="log">
      <h3 id="log-title">Log</h3>
      <ol class="log" tabIndex={0} aria-label="What has happened, the latest first">
        {[...happened].reverse().map((event, index) => (
          <li key={happened.length - index}>
            <time class="number quiet" dateTime={event.at}>{timeOfDay(event.at)}</time>
            <b>{words(event.type)}</b>
            <span>{said(event.data)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const said = (data: Happening['data']) =>
  Object.entries(data)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => {
      if (name === 'message' || name === 'reason') return value
      return name === 'fraction' ? `${Math.round(Number(value) * 100)} %` : `${words(name)} ${value}`
    })
    .join(' · ')
