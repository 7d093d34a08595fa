import { logHref } from '../pages/selection'
import { words } from '../parts/text'
import { may } from '../session/session'
import { adviceFor, isLogged } from './advice'
import type { JobDocument } from './document'

interface FaultProps {
  error: NonNullable<JobDocument['error']> | { class: string; message: string }
  ended: boolean
  /** Who had the job last; undefined when nobody had it. */
  worker: string | undefined
}

/** What went wrong, and what to do next. */
export function Fault({ error, ended, worker }: FaultProps) {
  const details = 'details' in error ? error.details : undefined
  return (
    <section class={`fault-box ${ended && error.class !== 'canceled' ? '' : 'mild'}`} aria-label="Fault" data-testid="fault">
      <b>{words(error.class)}</b>
      {error.message && <p class="fault-message">{error.message}</p>}
      {details !== undefined && <pre class="fault-details" tabIndex={0} aria-label="Details of the fault">{JSON.stringify(details, null, 2)}</pre>}
      <p class="fault-advice">
        {ended ? adviceFor(error.class) : 'It is tried again by itself.'}
        {worker && isLogged(error.class) && may('operate') && <> <a class="text-link" href={logHref(worker)}>Log of {worker}</a></>}
      </p>
    </section>
  )
}
