import { words } from '../parts/text'
import { adviceFor } from './advice'
import type { JobDocument } from './document'

/** What went wrong, and what to do next. */
export function Fault({ error, ended }: { error: NonNullable<JobDocument['error']> | { class: string; message: string }; ended: boolean }) {
  const details = 'details' in error ? error.details : undefined
  return (
    <section class={`fault-box ${ended && error.class !== 'canceled' ? '' : 'mild'}`} aria-label="Fault" data-testid="fault">
      <b>{words(error.class)}</b>
      {error.message && <p class="fault-message">{error.message}</p>}
      {details !== undefined && <pre class="fault-details" tabIndex={0} aria-label="Details of the fault">{JSON.stringify(details, null, 2)}</pre>}
      <p class="fault-advice">{ended ? adviceFor(error.class) : 'It is tried again by itself.'}</p>
    </section>
  )
}
