import { useResource } from '../api/resource'
import { now } from '../feed/store'
import { words } from '../parts/text'
import { ago } from '../parts/time'

interface Alert {
  id: string
  kind: string
  pool?: string
  message: string
  since: string
}

/** What is wrong right now; nothing when all is well. */
export function FiringAlerts() {
  const { data } = useResource<{ alerts: Alert[] }>('/v1/alerts?state=firing&limit=20')
  const alerts = data.value?.alerts ?? []
  if (alerts.length === 0) return null
  return (
    <section class="card section alerts-firing" aria-labelledby="alerts-title" data-testid="firing-alerts">
      <div class="section-line">
        <h3 id="alerts-title">{alerts.length === 1 ? 'An alert is firing' : `${alerts.length} alerts are firing`}</h3>
        <a class="link-text quiet" href="/alerts">All alerts</a>
      </div>
      <ul>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2 14.4 13.5H1.6zM8 6.6v3M8 11.4v.2" fill="none" /></svg>
            <b>{words(alert.kind)}{alert.pool ? ` · ${alert.pool}` : ''}</b>
            <span>{alert.message}</span>
            <span class="quiet number">{ago(now.value - Date.parse(alert.since))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
