import type { JobState } from '../feed/protocol'
import { bus, jobs, link, staleSeconds, type Link } from '../feed/store'
import { StateIcon } from './icons'
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
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="9" />
          <path d="M9 10.5h10M9 16h14M9 21.5h7" />
        </svg>
        EMP
      </h1>
      <CountsStrip />
      <div class="header-end">
        <LinkState />
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
      {outage ? 'No data' : LINK_WORDS[link.value]}
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
          <StateIcon state={state} />
          <b>{jobs.loaded.value ? count(counts[state] ?? 0) : '–'}</b>
          <span>{state}</span>
        </li>
      ))}
    </ul>
  )
}
