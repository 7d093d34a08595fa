import type { JobState } from '../feed/protocol'
import { bus, jobs, link, staleSeconds, type Link } from '../feed/store'
import { Account } from './account'
import { Logo, StateIcon } from './icons'
import { MenuIcon } from './menu-icons'
import { showPalette } from './palette'
import { count } from './text'
import { ThemeSwitch } from './theme'

const ALWAYS_SHOWN: readonly JobState[] = ['running', 'queued', 'succeeded', 'failed']
const SHOWN_WHEN_ANY: readonly JobState[] = ['scheduled', 'blocked', 'canceling', 'canceled', 'expired']

const LINK_WORDS: Record<Link, string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
  polling: 'Every 5 s',
  paused: 'Paused',
}

export function Header() {
  return (
    <header class="header">
      <h1 class="brand">
        <Logo />
        EMP
      </h1>
      <CountsStrip />
      <div class="header-end">
        <button type="button" class="button search-button" onClick={showPalette} title="Go anywhere, do anything (Ctrl K)">
          <MenuIcon name="search" />
          <span>Go to …</span>
          <kbd>Ctrl K</kbd>
        </button>
        <LinkState />
        <Account />
        <ThemeSwitch />
      </div>
    </header>
  )
}

function LinkState() {
  const outage = link.value === 'live' && bus.value?.up === false && staleSeconds.value > 0
  const state = outage ? 'lost' : link.value
  return (
    <span class={`link link-${state}`} data-testid="link">
      <span class="link-dot" aria-hidden="true" />
      <span class="link-word">{outage ? 'No data' : LINK_WORDS[link.value]}</span>
    </span>
  )
}

function CountsStrip() {
  const counts = jobs.counts.value
  const states = [...ALWAYS_SHOWN, ...SHOWN_WHEN_ANY.filter((state) => counts[state])]
  return (
    <ul class="counts" aria-label="Jobs by state">
      {states.map((state) => (
        <li key={state} class={`count state-${state}`} data-testid={`count-${state}`}>
          <a href={`/jobs?q=state:${state}`} title={`${(counts[state] ?? 0).toLocaleString('en')} jobs ${state}`}>
            <StateIcon state={state} />
            <b>{jobs.loaded.value ? count(counts[state] ?? 0) : '–'}</b>
            <span>{state}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
