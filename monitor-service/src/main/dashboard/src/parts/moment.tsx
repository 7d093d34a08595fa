import { now } from '../feed/store'
import { dateAndTime, tickingSpan } from './time'

/** A point in time as people speak of it: how long ago, or in how long; the exact time by pointing at it. */
export function Moment({ at }: { at: string }) {
  return <time class="number" dateTime={at} title={dateAndTime(at)}>{fromNow(Date.parse(at) - now.value)}</time>
}

function fromNow(ms: number): string {
  if (Math.abs(ms) < 1_500) return 'now'
  return ms > 0 ? `in ${tickingSpan(ms)}` : `${tickingSpan(-ms)} ago`
}
