import { computed, signal } from '@preact/signals'
import { ApiError, call, get, onSignedOut, post } from '../api/client'

export type Role = 'read' | 'submit' | 'operate' | 'admin'

export interface Session {
  /** The platform has no key yet, and lets everybody on this machine in. */
  open: boolean
  signed_in: boolean
  name?: string | null
  key_id?: string | null
  role?: Role | null
  tenant?: string | null
  expires_at?: string | null
  sign_in: ('key' | 'oidc')[]
}

const RANK: Record<Role, number> = { read: 1, submit: 2, operate: 3, admin: 4 }

/** Who looks; undefined until the monitor has said. */
export const session = signal<Session | undefined>(undefined)

/** Why nobody can be told who looks; undefined while all is well. */
export const sessionFault = signal<ApiError | undefined>(undefined)

/** Whether somebody was signed in who did not leave by themselves. */
export const sessionOver = signal(false)

export const signedIn = computed(() => session.value?.signed_in === true)

/** Whether the viewer's role reaches. The orchestrator decides; this decides what is worth showing. */
export const may = (least: Role) => RANK[session.value?.role ?? 'read'] >= RANK[least] && signedIn.value

/** The key is not let in any more, or its time is over. */
export function sessionEnded(): void {
  const before = session.value
  if (!before?.signed_in) return
  sessionOver.value = true
  session.value = { ...before, signed_in: false, name: null, role: null }
}

onSignedOut(sessionEnded)

/** @return false when the monitor does not say, for the reason in {@link sessionFault} */
export async function loadSession(): Promise<boolean> {
  try {
    session.value = await get<Session>('/api/session')
    sessionFault.value = undefined
    return true
  } catch (error) {
    sessionFault.value = error instanceof ApiError ? error : new ApiError(0, 'unknown', String(error))
    return false
  }
}

/** @throws ApiError when the key is not let in */
export async function signIn(key: string): Promise<void> {
  session.value = await post<Session>('/api/session', { key })
  sessionOver.value = false
}

export async function signOut(): Promise<void> {
  try {
    await call('DELETE', '/api/session')
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
  }
  sessionEnded()
  sessionOver.value = false
}
