import { signal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'

/** A key, or two in a row, and what they do. */
export interface Shortcut {
  /** `?`, `j`, `g m`, `ctrl+k` */
  keys: string
  does: string
  run: () => void
  /** In the help they stand under this heading. */
  group?: string
}

const SECOND_KEY_MS = 1_200

/** What works here and now, for the help. */
export const shortcuts = signal<readonly Shortcut[]>([])

let first: { key: string; at: number } | undefined

/** The shortcuts work as long as whoever calls this is on the page; a newer one for the same keys goes first. */
export function useShortcuts(own: readonly Shortcut[]): void {
  // With what they act on, not a frame later: who sees a row may press a key.
  useLayoutEffect(() => {
    shortcuts.value = [...own, ...shortcuts.peek()]
    return () => {
      shortcuts.value = shortcuts.peek().filter((shortcut) => !own.includes(shortcut))
    }
  }, [])
}

export function startKeyboard(): void {
  addEventListener('keydown', (event) => {
    const found = find(event)
    if (!found) return
    event.preventDefault()
    found.run()
  })
}

function find(event: KeyboardEvent): Shortcut | undefined {
  const key = nameOf(event)
  if (!key || (isWriting(event.target) && !key.includes('+')) || document.querySelector('dialog[open]')) return undefined
  // When it was pressed, however late a busy page gets to it.
  const now = event.timeStamp
  const both = first && now - first.at < SECOND_KEY_MS ? `${first.key} ${key}` : undefined
  const hit = shortcuts.peek().find((shortcut) => shortcut.keys === both) ?? shortcuts.peek().find((shortcut) => shortcut.keys === key)
  first = hit ? undefined : { key, at: now }
  return hit
}

function nameOf(event: KeyboardEvent): string | undefined {
  if (event.altKey || event.key === 'Shift' || event.key === 'Control' || event.key === 'Meta') return undefined
  return event.ctrlKey || event.metaKey ? `ctrl+${event.key.toLowerCase()}` : event.key
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
}
