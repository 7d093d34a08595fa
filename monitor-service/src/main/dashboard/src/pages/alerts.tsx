import { now } from '../feed/store'
import { KINDS, sorted, type Alert, type AlertPage } from '../alerts/alert'
import { Pager, usePages } from '../lists/pages'
import { QueryChoice } from '../lists/query-choice'
import { address } from '../lists/query'
import { Mark, type Tone } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Page } from '../parts/page'
import { Empty, Loaded } from '../parts/states'
import { dateAndTime, tickingSpan } from '../parts/time'
import { place } from '../route/router'

const PAGE_LENGTH = 200

export function Alerts() {
  const state = place.value.query.get('state') ?? ''
  const alerts = usePages<AlertPage>(address('/v1/alerts', { limit: PAGE_LENGTH }))
  const all = alerts.data.value?.alerts ?? []
  const many = (wanted: Alert['state']) => all.filter((alert) => alert.state === wanted).length
  return (
    <Page title="Alerts" count={alerts.data.value && (many('firing') === 0 ? 'nothing fires' : `${many('firing')} firing`)}>
      <div class="filters">
        <QueryChoice
          name="state"
          label="State"
          options={(['firing', 'pending', 'resolved'] as const).map((each) => ({ value: each, name: each, many: alerts.data.value && many(each) }))}
        />
      </div>
      <Loaded resource={alerts} height={88}>
        {(page) => {
          const shown = sorted(page.alerts).filter((alert) => !state || alert.state === state)
          return (
            <>
              {shown.length === 0 ? <Nothing state={state} /> : <ul class="alerts">{shown.map((alert) => <Line key={alert.id} alert={alert} />)}</ul>}
              <Pager paged={alerts} back="Back" on="More" />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Nothing({ state }: { state: string }) {
  return (
    <Empty title={state ? `No alert is ${state}` : 'All is well'}>
      <p>Watched are how long jobs wait, pools at their bounds, the share of jobs that fail, machines that are lost, and what is spent. What is over stays here for a week; a webhook on <code>alert.*</code> is told as well.</p>
      {state && <a class="button" href="/alerts">Show all alerts</a>}
    </Empty>
  )
}

function Line({ alert }: { alert: Alert }) {
  const kind = KINDS[alert.kind]
  const over = alert.state === 'resolved'
  return (
    <li class={`card alert alert-${over ? 'over' : kind.severity}`} data-testid={`alert-${alert.kind}${alert.pool ? `-${alert.pool}` : ''}`} data-state={alert.state}>
      <div class="alert-head">
        <Mark tone={toneOf(alert)}>{over ? 'resolved' : alert.state === 'pending' ? 'pending' : kind.severity}</Mark>
        <h3>{kind.name}</h3>
        {alert.pool && <span class="tag">{alert.pool}</span>}
        <span class="quiet alert-when">
          {over && alert.resolved_at ? <>over <Moment at={alert.resolved_at} /></> : <>for <span class="number" title={dateAndTime(alert.since)}>{tickingSpan(now.value - Date.parse(alert.since))}</span></>}
        </span>
      </div>
      <p>{alert.message}</p>
      {!over && <p class="quiet">{kind.remedy} <a class="text-link" href={kind.href}>{kind.link}</a></p>}
    </li>
  )
}

function toneOf(alert: Alert): Tone {
  if (alert.state === 'resolved') return 'good'
  if (alert.state === 'pending') return 'wait'
  return KINDS[alert.kind].severity === 'critical' ? 'bad' : 'warn'
}
