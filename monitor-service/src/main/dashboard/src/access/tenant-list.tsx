import { useSignal } from '@preact/signals'
import { call } from '../api/client'
import { address } from '../lists/query'
import { Pager, usePages } from '../lists/pages'
import { ActionButton } from '../parts/action-button'
import { usd } from '../parts/money'
import { Panel } from '../parts/panel'
import { Loaded } from '../parts/states'
import { count } from '../parts/text'
import { TenantForm } from './tenant-form'
import type { Tenant, TenantPage } from './tenant'

const PAGE_LENGTH = 50

/** The tenants that have limits or a weight, and how much of them they use. */
export function TenantList() {
  const tenants = usePages<TenantPage>(address('/v1/tenants', { limit: PAGE_LENGTH }))
  /** The one whose limits are being set; null for one that has none yet. */
  const edited = useSignal<Tenant | null | undefined>(undefined)
  return (
    <Panel title="Tenants" actions={<button type="button" class="button" onClick={() => (edited.value = null)}>Limit a tenant</button>}>
      <Loaded resource={tenants} height={32}>
        {(page) => (
          <>
            {page.tenants.length === 0 ? <p class="quiet">No tenant has limits: each may use anything.</p> : <Table tenants={page.tenants} reload={tenants.reload} onEdit={(tenant) => (edited.value = tenant)} />}
            <Pager paged={tenants} back="Back" on="More" />
          </>
        )}
      </Loaded>
      {edited.value !== undefined && (
        <TenantForm
          tenant={edited.value ?? undefined}
          onClose={() => (edited.value = undefined)}
          onSaved={() => {
            edited.value = undefined
            tenants.reload()
          }}
        />
      )}
    </Panel>
  )
}

function Table({ tenants, reload, onEdit }: { tenants: readonly Tenant[]; reload: () => void; onEdit: (tenant: Tenant) => void }) {
  return (
    <div class="sheet-place">
      <table class="sheet" aria-label="Tenants">
        <thead><tr><th>Tenant</th><th class="right">Weight</th><th class="right">Waiting</th><th class="right">Running</th><th class="right">Submissions</th><th class="right">Spent today</th><th><span class="unseen">Actions</span></th></tr></thead>
        <tbody>
          {tenants.map((tenant) => <Row key={tenant.tenant} tenant={tenant} reload={reload} onEdit={onEdit} />)}
        </tbody>
      </table>
    </div>
  )
}

function Row({ tenant, reload, onEdit }: { tenant: Tenant; reload: () => void; onEdit: (tenant: Tenant) => void }) {
  const { tenant: name, weight, limits, usage } = tenant
  const lift = async () => {
    await call('DELETE', `/v1/tenants/${encodeURIComponent(name)}`)
    reload()
    return `${name} has no limits any more.`
  }
  return (
    <tr data-testid={`tenant-${name}`}>
      <td class="wide-cell"><b>{name}</b></td>
      <td data-label="Weight" class="right number">{weight}</td>
      <td data-label="Waiting" class="right number">{used(usage?.queued, limits.queued, count)}</td>
      <td data-label="Running" class="right number">{used(usage?.running, limits.running, count)}</td>
      <td data-label="Submissions" class="right number">{limits.submissions_per_second === undefined ? 'no limit' : `${limits.submissions_per_second} a second`}</td>
      <td data-label="Spent today" class="right number">{used(usage?.spent_today_usd, limits.spend_per_day_usd, usd)}</td>
      <td>
        <span class="buttons">
          <button type="button" class="button" aria-label={`Change the limits of ${name}`} onClick={() => onEdit(tenant)}>Change</button>
          <ActionButton
            danger
            label={`Lift the limits of ${name}`}
            run={lift}
            ask={{ title: `Lift all limits of ${name}?`, text: 'It may use anything from then on, and what it has spent is forgotten.', action: 'Lift' }}
          >
            Lift
          </ActionButton>
        </span>
      </td>
    </tr>
  )
}

/** `12 of 1,000`; of what is not counted only the limit is known. */
function used(value: number | undefined, limit: number | undefined, written: (value: number) => string): string {
  if (value === undefined) return limit === undefined ? 'no limit' : `at most ${written(limit)}`
  return limit === undefined ? `${written(value)}, no limit` : `${written(value)} of ${written(limit)}`
}
