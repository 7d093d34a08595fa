const minutes = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const seconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

const MINUTE = 60

/** What stands at the marks of an axis of time, in seconds since 1970: with seconds where several marks share a minute. */
export function timeMarks(times: readonly number[]): string[] {
  const [first, second] = times
  const close = first !== undefined && second !== undefined && second - first < MINUTE
  return times.map((time) => (close ? seconds : minutes).format(new Date(time * 1000)))
}
