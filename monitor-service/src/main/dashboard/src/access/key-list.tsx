import { useSignal } from '@preact/signals'
import { call } from '../api/client'
import { now } from '../feed/store'
import { address } from '../lists/query'
import { Pager, usePages } from '../lists/pages'
import { ActionButton } from '../parts/action-button'
import { Mark } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Panel } from '../parts/panel'
import { Secret } from '../parts/secret'
import { Loaded } from '../parts/states'
import { session } from '../session/session'
import { KeyForm } from './key-form'
import type { ApiKey, KeyPage } from './key'

const PAGE_LENGTH = 50

/** The keys of all tenants. */
export function KeyList() {
  const keys = usePages<KeyPage>(address('/v1/keys', { limit: PAGE_LENGTH }))
  const asking = useSignal(false)
  const secret = useSignal<string | undefined>(undefined)
  return (
    <Panel title="Keys" actions={<button type="button" class="button primary" onClick={() => (asking.value = true)}>New key</button>}>
      <Loaded resource={keys} height={32}>
        {(page) => (
          <>
            {page.keys.length === 0 ? (
              <p class="quiet">No key was made yet. Those in the orchestrator’s settings are not listed here.</p>
            ) : (
              <Table keys={page.keys} reload={keys.reload} />
            )}
            <Pager paged={keys} back="Back" on="More" />
          </>
        )}
      </Loaded>
      {asking.value && (
        <KeyForm
          onClose={() => (asking.value = false)}
          onMade={(key) => {
            asking.value = false
            secret.value = key.secret
            keys.reload()
          }}
        />
      )}
      {secret.value && <Secret title="The new key" secret={secret.value} onClose={() => (secret.value = undefined)} />}
    </Panel>
  )
}

function Table({ keys, reload }: { keys: readonly ApiKey[]; reload: () => void }) {
  return (
    <div class="sheet-place">
      <table class="sheet" aria-label="Keys">
        <thead><tr><th>Key</th><th>Role</th><th>Tenant</th><th>Made</th><th>Last used</th><th>Expires</th><th><span class="unseen">Actions</span></th></tr></thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} data-testid={`key-${key.id}`}>
              <td class="wide-cell"><span class="stack"><b>{key.name}</b><code class="quiet long">{key.prefix}_…</code></span></td>
              <td data-label="Role">{key.role}</td>
              <td data-label="Tenant">{key.tenant}</td>
              <td data-label="Made"><Moment at={key.created_at} /></td>
              <td data-label="Last used">{key.last_used_at ? <Moment at={key.last_used_at} /> : <span class="quiet">never</span>}</td>
              <td data-label="Expires"><Expiry at={key.expires_at} /></td>
              <td><span class="buttons"><Revoke of={key} reload={reload} /></span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Expiry({ at }: { at: string | undefined }) {
  if (!at) return <span class="quiet">never</span>
  return Date.parse(at) < now.value ? <Mark tone="off">expired</Mark> : <Moment at={at} />
}

function Revoke({ of: { id, name }, reload }: { of: ApiKey; reload: () => void }) {
  const own = session.value?.key_id === id
  const run = async () => {
    await call('DELETE', `/v1/keys/${encodeURIComponent(id)}`)
    reload()
    return `${name} is revoked.`
  }
  return (
    <ActionButton
      danger
      label={`Revoke ${name}`}
      run={run}
      ask={{
        title: `Revoke ${name}?`,
        text: `${own ? 'It is the key you are signed in with: you will be signed out. ' : ''}Within 5 seconds nobody is let in with it. This cannot be taken back; to replace it, make the new one first.`,
        action: 'Revoke',
      }}
    >
      Revoke
    </ActionButton>
  )
}
