import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useResource } from '../api/resource'
import { address } from '../lists/query'
import type { Run } from './schedule'
import { RunList } from './run-list'

const PAUSE_MS = 350
const RUNS = 5

/** When a cron expression has its next runs, as it is being typed. */
export function CronPreview({ cron, zone }: { cron: string; zone: string }) {
  const settled = useSignal<string | undefined>(undefined)
  useEffect(() => {
    const wanted = cron.trim() ? address('/v1/schedules/preview', { cron: cron.trim(), time_zone: zone.trim(), count: RUNS }) : undefined
    const timer = setTimeout(() => (settled.value = wanted), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [cron, zone])
  const preview = useResource<{ next_runs: Run[] }>(settled.value, 0)
  const runs = preview.data.value?.next_runs
  return (
    <div class="preview" role="status" data-testid="cron-preview">
      {!cron.trim() && <p class="quiet">Five fields: minute, hour, day of month, month, day of week. <code>30 2 * * MON-FRI</code> is at 02:30 on workdays; <code>@hourly</code>, <code>@daily</code> work as well.</p>}
      {preview.fault.value && <p class="field-fault">{preview.fault.value.message}</p>}
      {runs && (runs.length === 0 ? <p class="quiet">It never runs.</p> : <RunList runs={runs} title="Next runs" />)}
    </div>
  )
}
