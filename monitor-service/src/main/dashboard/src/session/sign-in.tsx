import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Logo } from '../parts/icons'
import { path, place } from '../route/router'
import { toldOf } from './oidc-fault'
import { rememberPlace } from './return'
import { session, sessionOver, signIn } from './session'

/** Asks for a key, and says where to get one. */
export function SignIn() {
  const fault = useSignal(path.peek() === '/sign-in' ? toldOf(place.peek().query.get('error')) : '')
  const busy = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), [])
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
        {sessionOver.value && <p role="status">Your session has ended. Sign in to go on where you were.</p>}
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
        {session.value?.sign_in.includes('oidc') && <a class="button" href="/api/session/oidc" onClick={rememberPlace}>Sign in with your organisation</a>}
        <p class="quiet">An administrator makes keys with <code>POST /v1/keys</code>; its role decides what you see and may do.</p>
      </form>
    </main>
  )
}
