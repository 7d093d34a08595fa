const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A span for people: `240 ms`, `4.2 s`, `3 m 07 s`, `2 h 05 m`, `3 d 4 h`. */
export function span(ms: number): string {
  if (ms < 0) return '0 s'
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} m ${two((ms % HOUR % MINUTE) / SECOND)} s`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ${two((ms % HOUR) / MINUTE)} m`
  return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`
}

/** A span that ticks once a second, so without fractions. */
export function tickingSpan(ms: number): string {
  return span(Math.max(0, Math.floor(ms / SECOND)) * SECOND).replace(/^(\d+)\.\d s$/, '$1 s').replace('0 ms', '0 s')
}

export function ago(ms: number): string {
  return ms < 1500 ? 'just now' : `${tickingSpan(ms)} ago`
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })

const dayAndTime = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** Today the time alone, to the second; else with the day. */
export function moment(iso: string, today: Date = new Date()): string {
  const date = new Date(iso)
  return date.toDateString() === today.toDateString() ? clock.format(date) : dayAndTime.format(date)
}

export const timeOfDay = (iso: string) => clock.format(new Date(iso))
export const dateAndTime = (iso: string) => full.format(new Date(iso))

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0')
}
