import { signal } from '@preact/signals'
import { Cross } from './icons'

interface Toast {
  id: number
  text: string
  kind: 'done' | 'fault'
}

const STAYS_MS = 6_000
const MOST = 4

const toasts = signal<readonly Toast[]>([])
let last = 0

/** Says briefly what became of an action, also to a screen reader. A fault stays until it is closed. */
export function say(text: string, kind: Toast['kind'] = 'done'): void {
  const id = ++last
  toasts.value = [...toasts.peek(), { id, text, kind }].slice(-MOST)
  if (kind === 'done') setTimeout(() => drop(id), STAYS_MS)
}

export const sayFault = (fault: unknown) => say(fault instanceof Error ? fault.message : String(fault), 'fault')

const drop = (id: number) => void (toasts.value = toasts.peek().filter((toast) => toast.id !== id))

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <p key={toast.id} class={`card toast toast-${toast.kind}`}>
          <span>{toast.text}</span>
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => drop(toast.id)}><Cross /></button>
        </p>
      ))}
    </div>
  )
}
