import { signal, useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { jobs, machines } from '../feed/store'
import { pages } from '../route/pages'
import { go, onDeparture } from '../route/router'
import { may, session, signOut } from '../session/session'
import { showHelp } from '../keys/help'
import { shortId } from './text'
import { chooseTheme } from './theme'
import { sayFault } from './toast'

interface Command {
  name: string
  hint: string
  run: () => void
}

const MOST_SHOWN = 12
const shown = signal(false)

export const showPalette = () => void (shown.value = true)
onDeparture(() => void (shown.value = false))

/** Goes anywhere and does anything by a few letters. */
export function Palette() {
  return shown.value ? <OpenPalette /> : null
}

function OpenPalette() {
  const dialog = useRef<HTMLDialogElement>(null)
  const text = useSignal('')
  const chosen = useSignal(0)
  const found = find(text.value)
  useLayoutEffect(() => {
    dialog.current?.showModal()
    return () => dialog.current?.close()
  }, [])
  const run = (command: Command | undefined) => {
    if (!command) return
    shown.value = false
    command.run()
  }
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) {
      event.preventDefault()
      chosen.value = (chosen.value + step + found.length) % Math.max(1, found.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(found[chosen.value])
    }
  }
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label="Go to or do"
      onClose={() => (shown.value = false)}
      onClick={(event) => event.target === dialog.current && (shown.value = false)}
    >
      <input
        class="palette-input"
        type="text"
        role="combobox"
        aria-label="Go to a page, job or machine, or do something"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length ? `palette-${chosen.value}` : undefined}
        placeholder="Go to a page, job or machine …"
        autofocus
        spellcheck={false}
        onInput={(event) => {
          text.value = event.currentTarget.value
          chosen.value = 0
        }}
        onKeyDown={move}
      />
      <ul id="palette-list" class="palette-list" role="listbox" aria-label="What fits">
        {found.map((command, index) => (
          <li
            key={command.name + command.hint}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen.value}
            class="palette-item"
            onClick={() => run(command)}
          >
            <span>{command.name}</span>
            <span class="quiet">{command.hint}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="palette-none quiet">Nothing fits. A whole job id works, too.</p>}
    </dialog>
  )
}

function find(text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (command: Command) => words.every((word) => `${command.name} ${command.hint}`.toLowerCase().includes(word))
  const found = [...fixed(), ...(words.length ? things() : [])].filter(fits)
  const id = text.trim()
  if (found.length === 0 && /^job[_-]?[\w-]{10,}$|^[\w-]{26,}$/.test(id)) {
    return [{ name: `Job ${id}`, hint: 'Job', run: () => go(`/jobs/${encodeURIComponent(id)}`) }]
  }
  return found.slice(0, MOST_SHOWN)
}

function fixed(): Command[] {
  return [
    ...pages.filter((page) => may(page.least)).map((page) => ({ name: page.title, hint: `Page · g ${page.key}`, run: () => go(page.path) })),
    { name: 'Light theme', hint: 'Look', run: () => chooseTheme('light') },
    { name: 'Dark theme', hint: 'Look', run: () => chooseTheme('dark') },
    { name: 'Theme as the system', hint: 'Look', run: () => chooseTheme('system') },
    { name: 'Keys', hint: 'Help · ?', run: showHelp },
    // Of an open platform nobody can sign out, nor in again.
    ...(session.peek()?.open ? [] : [{ name: 'Sign out', hint: 'Session', run: () => void signOut().catch(sayFault) }]),
  ]
}

function things(): Command[] {
  return [
    ...machines.ids.peek().map((id) => ({ name: id, hint: 'Machine', run: () => go(`/machines/${encodeURIComponent(id)}`) })),
    ...jobs.ids.peek().map((id) => {
      const job = jobs.peek(id)
      return { name: shortId(id), hint: `Job · ${job?.state ?? ''} · ${job?.service ?? ''} · ${id}`, run: () => go(`/jobs/${encodeURIComponent(id)}`) }
    }),
  ]
}
