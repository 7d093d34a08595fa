import { session, signOut } from '../session/session'
import { sayFault } from './toast'

/** Who is signed in, with which role, and the way out. */
export function Account() {
  const now = session.value
  if (!now?.signed_in) return null
  if (now.open) {
    return <span class="tag account-open" title="The platform has no API key: whoever is at this machine may do everything.">open platform</span>
  }
  return (
    <details class="menu">
      <summary class="button">{now.name ?? 'Signed in'}</summary>
      <div class="card menu-card">
        <dl class="facts">
          <dt>Role</dt>
          <dd>{now.role}</dd>
          <dt>Tenant</dt>
          <dd>{now.tenant}</dd>
        </dl>
        <button type="button" class="button" onClick={() => void signOut().catch(sayFault)}>Sign out</button>
      </div>
    </details>
  )
}
