import type { MachineEvent } from '../feed/protocol'
import { now } from '../feed/store'
import { words } from './text'
import { ago, dateAndTime } from './time'

const IN_SIGHT = 1

/** What happened lately, the newest first; what is older is folded away. */
export function MachineEvents({ events }: { events: readonly MachineEvent[] }) {
  if (events.length === 0) return null
  const newest = [...events].reverse()
  const earlier = newest.slice(IN_SIGHT)
  return (
    <div class="events" role="group" aria-label="Events">
      <List events={newest.slice(0, IN_SIGHT)} />
      {earlier.length > 0 && (
        <details class="fold">
          <summary>{earlier.length} earlier {earlier.length === 1 ? 'event' : 'events'}</summary>
          <List events={earlier} />
        </details>
      )}
    </div>
  )
}

function List({ events }: { events: readonly MachineEvent[] }) {
  return (
    <ul class="event-list">
      {events.map((event, index) => (
        <li key={`${event.at} ${index}`} class="event">
          <span class="event-head">
            <span class="event-kind">{words(event.kind)}</span>
            <time dateTime={event.at} title={dateAndTime(event.at)}>{ago(now.value - Date.parse(event.at))}</time>
          </span>
          <span class="event-text">{event.subject && <b>{event.subject}</b>} {event.text}</span>
        </li>
      ))}
    </ul>
  )
}
