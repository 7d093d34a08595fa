import { bus, link, staleSeconds } from '../feed/store'
import { tickingSpan } from './time'

/** Shorter outages mend before anyone could read about them. */
const QUIET_SECONDS = 2

/** Says, quietly, that what is shown is old, how old, and what is being done about it. */
export function Banner({ onRetry }: { onRetry: () => void }) {
  const text = message()
  return (
    <div class="banner-place" role="status" aria-live="polite">
      {text && (
        <p class="banner">
          <span>{text}</span>
          {link.value === 'lost' && (
            <button type="button" class="button" onClick={onRetry}>
              Try now
            </button>
          )}
        </p>
      )}
    </div>
  )
}

function message(): string | undefined {
  const seconds = staleSeconds.value
  if (seconds < QUIET_SECONDS || link.value === 'paused') return undefined
  const age = minutes(seconds)
  if (link.value !== 'live') return `The monitor does not answer. You see what was true ${age} ago; it goes on by itself.`
  if (bus.value?.up === false) {
    return `The monitor has lost the job bus (Redis). You see what was true ${age} ago; it goes on by itself.`
  }
  return undefined
}

/** Rounded, so that a screen reader is not told the time every second. */
function minutes(seconds: number): string {
  const rounded = seconds < 10 ? Math.floor(seconds / 2) * 2 : seconds < 60 ? Math.floor(seconds / 10) * 10 : Math.floor(seconds / 60) * 60
  return tickingSpan(rounded * 1000)
}
