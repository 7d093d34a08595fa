import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Logo } from '../parts/icons'
import { session, signIn } from './session'

/** Asks for a key, and says where to get one. */
export function SignIn() {
  const fault = useSignal('')
  const busy = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const submit = async (event: Event) => {
    event.preventDefault()
    const key = input.current?.value.trim() ?? ''
    if (!key) {
      fault.value = 'Type or paste a key first.'
      return
    }
    busy.value = true
    try {
      await signIn(key)
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error)
      input.current?.select()
    } finally {
      busy.value = false
    }
  }
  return (
    <main class="sign-in">
      <form class="card sign-in-card" onSubmit={submit}>
        <h1 class="brand"><Logo /> EMP</h1>
        <label class="field">
          <span>API key</span>
          <input
            ref={input}
            class="input mono"
            type="password"
            name="key"
            autocomplete="current-password"
            spellcheck={false}
            aria-invalid={fault.value !== ''}
            aria-describedby="sign-in-fault"
            placeholder="emp_…"
          />
        </label>
        <p id="sign-in-fault" class="field-fault" role="alert">{fault.value}</p>
        <button type="submit" class="button primary" disabled={busy.value}>{busy.value ? 'Signing in …' : 'Sign in'}</button>
        {session.value?.sign_in.includes('oidc') && <a class="button" href="/api/session/oidc">Sign in with your organisation</a>}
        <p class="quiet">An administrator makes keys with <code>POST /v1/keys</code>; its role decides what you see and may do.</p>
      </form>
    </main>
  )
}
