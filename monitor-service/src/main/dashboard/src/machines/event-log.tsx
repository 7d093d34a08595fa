import type { MachineEvent } from '../feed/protocol'
import { QueryChoice } from '../lists/query-choice'
import { Moment } from '../parts/moment'
import { words } from '../parts/text'
import { place } from '../route/router'

/** All that the machine still knows of what happened, the newest first; of one service alone if the address says so. */
export function EventLog({ events }: { events: readonly MachineEvent[] }) {
  const about = place.value.query.get('about') ?? ''
  const subjects = [...new Set(events.flatMap((event) => event.subject ?? []))].sort()
  const shown = events.filter((event) => !about || event.subject === about).reverse()
  return (
    <>
      {subjects.length > 0 && (
        <QueryChoice name="about" label="About" options={[...new Set([...subjects, ...(about ? [about] : [])])].map((name) => ({ value: name, name }))} />
      )}
      {shown.length === 0 ? (
        <p class="quiet">{about ? `Nothing is kept about ${about}.` : 'Nothing has happened yet.'} A machine keeps its last 32 events.</p>
      ) : (
        <ol class="event-log">
          {shown.map((event, index) => (
            <li key={`${event.at} ${index}`} class="event-line">
              <span class="quiet"><Moment at={event.at} /></span>
              <span class="tag">{words(event.kind)}</span>
              <span class="event-line-text">{event.subject && <b>{event.subject} </b>}{event.text}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
