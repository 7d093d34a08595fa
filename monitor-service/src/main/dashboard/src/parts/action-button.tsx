import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { confirm } from './confirm'
import { say, sayFault } from './toast'

interface ActionProps {
  children: ComponentChildren
  /** Does it, and says in a sentence what has been done. */
  run: () => Promise<string>
  /** Asked first where it cannot be taken back or touches much. */
  ask?: { title: string; text: ComponentChildren; action: string }
  danger?: boolean
  primary?: boolean
  disabled?: boolean
  title?: string
  label?: string
}

/** A button that does something on the platform: asks where it must, shows that it works on it, says what became of it. */
export function ActionButton({ children, run, ask, danger, primary, disabled, title, label }: ActionProps) {
  const busy = useSignal(false)
  const act = async () => {
    if (ask && !(await confirm({ ...ask, danger }))) return
    busy.value = true
    try {
      say(await run())
    } catch (fault) {
      sayFault(fault)
    } finally {
      busy.value = false
    }
  }
  return (
    <button
      type="button"
      class={danger ? 'button danger-text' : primary ? 'button primary' : 'button'}
      disabled={disabled || busy.value}
      aria-busy={busy.value}
      aria-label={label}
      title={title}
      onClick={() => void act()}
    >
      {children}
    </button>
  )
}
