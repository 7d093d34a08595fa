import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Moon, Screen, Sun } from './icons'

type Theme = 'system' | 'light' | 'dark'

const KEY = 'emp.theme'
const stored = localStorage.getItem(KEY)
const theme = signal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system')

export function chooseTheme(choice: Theme): void {
  theme.value = choice
  if (choice === 'system') {
    delete document.documentElement.dataset.theme
    localStorage.removeItem(KEY)
  } else {
    document.documentElement.dataset.theme = choice
    localStorage.setItem(KEY, choice)
  }
}

const CHOICES: readonly [Theme, string, ComponentChildren][] = [
  ['light', 'Light', <Sun />],
  ['system', 'As the system', <Screen />],
  ['dark', 'Dark', <Moon />],
]

export function ThemeSwitch() {
  return (
    <fieldset class="theme">
      <legend class="unseen">Theme</legend>
      {CHOICES.map(([choice, name, icon]) => (
        <label key={choice} title={name}>
          <input
            type="radio"
            name="theme"
            value={choice}
            checked={theme.value === choice}
            onChange={() => chooseTheme(choice)}
          />
          <span class="unseen">{name}</span>
          {icon}
        </label>
      ))}
    </fieldset>
  )
}
