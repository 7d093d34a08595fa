import { post } from '../api/client'
import { address } from '../lists/query'
import { Pager, usePages } from '../lists/pages'
import { jobHref } from '../pages/selection'
import { ActionButton } from '../parts/action-button'
import { Mark, type Tone } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Loaded } from '../parts/states'
import { shortId } from '../parts/text'
import { may } from '../session/session'
import { saidOf, type Attempt, type Delivery, type DeliveryPage } from './webhook'

const PAGE_LENGTH = 20
const TONES: Record<Delivery['state'], Tone> = { pending: 'busy', delivered: 'good', failed: 'bad', canceled: 'off' }

/** What was and is sent to a webhook, with every attempt. */
export function Deliveries({ webhook }: { webhook: string }) {
  const own = `/v1/webhooks/${encodeURIComponent(webhook)}/deliveries`
  const deliveries = usePages<DeliveryPage>(address(own, { limit: PAGE_LENGTH }))
  return (
    <Loaded resource={deliveries} height={32}>
      {(page) => (
        <div class="deliveries">
          {page.deliveries.length === 0 && <p class="quiet">Nothing was sent yet. Send a test to see whether it arrives.</p>}
          {page.deliveries.map((delivery) => <Sent key={delivery.id} delivery={delivery} own={own} reload={deliveries.reload} />)}
          <Pager paged={deliveries} />
        </div>
      )}
    </Loaded>
  )
}

function Sent({ delivery, own, reload }: { delivery: Delivery; own: string; reload: () => void }) {
  const { id, event, job_id: job, state, occurred_at: at, next_attempt_at: next, reason, attempts } = delivery
  const last = attempts.at(-1)
  const again = async () => {
    await post(`${own}/${encodeURIComponent(id)}/redeliver`)
    reload()
    return 'It is sent once more, under the same id.'
  }
  return (
    <details class="delivery" data-testid={`delivery-${id}`} data-state={state}>
      <summary>
        <Mark tone={TONES[state]}>{state}</Mark>
        <code>{event}</code>
        {job && <span class="mono">{shortId(job)}</span>}
        <span class="quiet"><Moment at={at} /></span>
        <span class="delivery-last">{last ? saidOf(last) : 'not tried yet'}</span>
      </summary>
      <div class="delivery-body">
        {reason && <p>{reason}</p>}
        {next && <p class="quiet">The next attempt is <Moment at={next} />.</p>}
        <ol class="attempt-list">{attempts.map((attempt, index) => <Try key={index} attempt={attempt} number={index + 1} />)}</ol>
        <p class="quiet mono">{id}</p>
        {job && <p>About the job <a class="mono text-link" href={jobHref(job)}>{job}</a></p>}
        {may('submit') && <span class="buttons"><ActionButton label={`Redeliver ${event} ${id}`} run={again}>Redeliver</ActionButton></span>}
      </div>
    </details>
  )
}

function Try({ attempt, number }: { attempt: Attempt; number: number }) {
  const well = attempt.status !== undefined && attempt.status >= 200 && attempt.status < 300
  return (
    <li>
      <span class={well ? 'try good' : 'try bad'}>{number}. {well ? 'delivered' : 'failed'}</span>
      <span>{saidOf(attempt)}</span>
      <span class="quiet"><Moment at={attempt.at} /></span>
      {attempt.response && <pre class="raw-text" tabIndex={0}>{attempt.response}</pre>}
    </li>
  )
}
