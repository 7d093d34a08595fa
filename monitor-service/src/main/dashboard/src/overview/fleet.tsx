import { useComputed } from '@preact/signals'
import type { Health } from '../feed/protocol'
import { machines } from '../feed/store'
import { HealthIcon } from '../parts/icons'
import { words } from '../parts/text'

/** The worst first: those are what one looks for. */
const ORDER: readonly Health[] = ['failed', 'lost', 'resource_recovery', 'restarting', 'reconnecting', 'starting', 'draining', 'healthy', 'stopped']

/** The machines by their health, as one line and one bar. */
export function FleetStrip() {
  const byHealth = useComputed(() => {
    const counts: Partial<Record<Health, number>> = {}
    for (const id of machines.ids.value) {
      const health = machines.get(id)?.health
      if (health) counts[health] = (counts[health] ?? 0) + 1
    }
    return counts
  })
  const counts = byHealth.value
  const present = ORDER.filter((health) => counts[health])
  if (!machines.loaded.value) return <div class="card skeleton fleet-skeleton" aria-hidden="true" />
  return (
    <section class="card section" aria-labelledby="fleet-title" data-testid="fleet">
      <div class="section-line">
        <h3 id="fleet-title">Machines <span class="quiet number">{machines.ids.value.length}</span></h3>
        <a class="link-text quiet" href="/machines">All machines</a>
      </div>
      {present.length === 0 ? <p class="quiet">None has reported yet.</p> : (
        <>
          <div class="fleet-bar" aria-hidden="true">
            {present.map((health) => <i key={health} class={`health-${health}`} style={{ flexGrow: counts[health] }} />)}
          </div>
          <ul class="fleet-counts">
            {present.map((health) => (
              <li key={health} class={`fleet-count health-${health}`}>
                <HealthIcon health={health} />
                <b class="number">{counts[health]}</b> {words(health)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
