import { useSignal } from '@preact/signals'
import { post } from '../api/client'
import { Choice, Text } from '../parts/field'
import { elsewhere, faultsOf } from '../parts/faults'
import { Modal } from '../parts/modal'
import { session, type Role } from '../session/session'
import type { ApiKey } from './key'

const ROLES: readonly (readonly [Role, string])[] = [
  ['read', 'read: see the jobs of its tenant'],
  ['submit', 'submit: submit, cancel and replay them, too; its schedules and webhooks'],
  ['operate', 'operate: jobs of all tenants, machines, pools, alerts'],
  ['admin', 'admin: keys, tenants and the audit log as well'],
]

const LIVES: readonly (readonly [string, string])[] = [['', 'never'], ['30', 'in 30 days'], ['90', 'in 90 days'], ['365', 'in a year']]
const DAY_MS = 24 * 60 * 60 * 1000
const PLACES = ['/name', '/role', '/tenant', '/expires_at']

/** Makes a key; its secret is in the answer and nowhere else. */
export function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: ApiKey) => void }) {
  const open = session.value?.open ?? false
  const name = useSignal('')
  const tenant = useSignal('')
  const role = useSignal<Role>(open ? 'admin' : 'submit')
  const days = useSignal('90')
  const faults = useSignal<Record<string, string>>({})
  const busy = useSignal(false)
  const make = async () => {
    busy.value = true
    faults.value = {}
    try {
      onMade(await post<ApiKey>('/v1/keys', {
        name: name.value.trim(),
        role: role.value,
        ...(tenant.value.trim() && { tenant: tenant.value.trim() }),
        ...(days.value && { expires_at: new Date(Date.now() + Number(days.value) * DAY_MS).toISOString() }),
      }))
    } catch (error) {
      faults.value = faultsOf(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <Modal
      title="New key"
      onClose={onClose}
      foot={
        <>
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="button" class="button primary" disabled={busy.value} aria-busy={busy.value} onClick={() => void make()}>Make the key</button>
        </>
      }
    >
      <div class="form" data-testid="key-form">
        {open && (
          <p class="fault-box mild">
            The first key closes the platform: from then on nobody is let in without one. It must have the role admin, and you sign in with it next.
          </p>
        )}
        {elsewhere(faults.value, PLACES).map((fault) => <p key={fault} class="fault-box" role="alert">{fault}</p>)}
        <Text label="Name" required value={name.value} onInput={(text) => (name.value = text)} fault={faults.value['/name']} placeholder="render farm" hint="Who or what uses it; the audit log names it." />
        <Choice label="Role" value={role.value} options={ROLES} onChange={(chosen) => (role.value = chosen)} fault={faults.value['/role']} />
        <div class="form-row">
          <Text label="Tenant" value={tenant.value} onInput={(text) => (tenant.value = text)} fault={faults.value['/tenant']} placeholder={session.value?.tenant ?? 'default'} />
          <Choice label="Expires" value={days.value} options={LIVES} onChange={(chosen) => (days.value = chosen)} fault={faults.value['/expires_at']} />
        </div>
      </div>
    </Modal>
  )
}
