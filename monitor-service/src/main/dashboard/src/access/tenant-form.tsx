import { useSignal } from '@preact/signals'
import { call } from '../api/client'
import { Form } from '../form/context'
import { isObject, type JsonObject } from '../form/json'
import { SchemaField } from '../form/schema-field'
import { Text } from '../parts/field'
import { faultsOf } from '../parts/faults'
import { Modal } from '../parts/modal'
import { say } from '../parts/toast'
import { bodyOf, TENANT, type Tenant } from './tenant'

/** Sets all limits of a tenant; undefined for one that has none yet. */
export function TenantForm({ tenant, onClose, onSaved }: { tenant: Tenant | undefined; onClose: () => void; onSaved: () => void }) {
  const name = useSignal(tenant?.tenant ?? '')
  const body = useSignal<JsonObject>(tenant ? bodyOf(tenant) : {})
  const faults = useSignal<Record<string, string>>({})
  const busy = useSignal(false)
  const save = async () => {
    const named = name.value.trim()
    if (!named) {
      faults.value = { name: 'is required' }
      return
    }
    busy.value = true
    faults.value = {}
    try {
      await call('PUT', `/v1/tenants/${encodeURIComponent(named)}`, body.value)
      say(`The limits of ${named} hold from its next submission on.`)
      onSaved()
    } catch (error) {
      faults.value = faultsOf(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <Modal
      title={tenant ? `Limits of ${tenant.tenant}` : 'Limit a tenant'}
      onClose={onClose}
      foot={
        <>
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="button" class="button primary" disabled={busy.value} aria-busy={busy.value} onClick={() => void save()}>Set</button>
        </>
      }
    >
      <div class="form" data-testid="tenant-form">
        {faults.value[''] && <p class="fault-box" role="alert">{faults.value['']}</p>}
        {!tenant && <Text label="Tenant" required value={name.value} onInput={(text) => (name.value = text)} fault={faults.value.name} />}
        <Form.Provider value={{ root: TENANT, faults: faults.value }}>
          <SchemaField schema={TENANT} name="" pointer="" required value={body.value} onChange={(value) => (body.value = isObject(value) ? value : {})} />
        </Form.Provider>
      </div>
    </Modal>
  )
}
