import type { ComponentChildren } from 'preact'
import type { Health, JobState, ServiceState, StepState } from '../feed/protocol'

function Icon({ children, name }: { children: ComponentChildren; name: string }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

const ring = <circle cx="8" cy="8" r="5.75" fill="none" />
const check = <path d="m4.5 8.3 2.4 2.4 4.6-5.2" fill="none" />
const turning = <><circle class="rail" cx="8" cy="8" r="5.25" fill="none" /><path class="arc" d="M8 2.75A5.25 5.25 0 0 1 13.25 8" fill="none" /></>
const octagon = <><path d="M5.4 1.5h5.2l3.9 3.9v5.2l-3.9 3.9H5.4l-3.9-3.9V5.4z" class="solid" /><path class="mark" d="m6 6 4 4m0-4-4 4" fill="none" /></>
const square = <path d="M4.5 4.5h7v7h-7z" fill="none" />

/** One shape for each state, so that none is told by its colour alone. */
export function StateIcon({ state }: { state: JobState }) {
  switch (state) {
    case 'scheduled':
      return <Icon name={state}>{ring}<path d="M8 5v3.2l2.1 1.3" fill="none" /></Icon>
    case 'blocked':
      return <Icon name={state}>{ring}<path d="M6.4 6v4M9.6 6v4" fill="none" /></Icon>
    case 'queued':
      return <Icon name={state}><circle cx="8" cy="8" r="5.75" fill="none" stroke-dasharray="2.2 2.3" /></Icon>
    case 'running':
      return <Icon name={state}><circle class="rail" cx="8" cy="8" r="5.75" fill="none" /><path class="arc" d="M8 2.25A5.75 5.75 0 0 1 13.75 8" fill="none" /></Icon>
    case 'canceling':
      return <Icon name={state}>{ring}<path d="M6 6h4v4H6z" class="solid" /></Icon>
    case 'succeeded':
      return <Icon name={state}><circle cx="8" cy="8" r="6.5" class="solid" /><path class="mark" d="m5.3 8.2 1.9 1.9 3.6-4" fill="none" /></Icon>
    case 'failed':
      return <Icon name={state}>{octagon}</Icon>
    case 'canceled':
      return <Icon name={state}>{ring}<path d="M5.4 8h5.2" fill="none" /></Icon>
    case 'expired':
      return <Icon name={state}><path d="M4.5 2.5h7M4.5 13.5h7M5.2 2.6c0 3 5.6 3.6 5.6 5.4s-5.6 2.4-5.6 5.4M10.8 2.6c0 3-5.6 3.6-5.6 5.4s5.6 2.4 5.6 5.4" fill="none" /></Icon>
  }
}

export function HealthIcon({ health }: { health: Health }) {
  switch (health) {
    case 'healthy':
      return <Icon name="healthy"><circle cx="8" cy="8" r="4.5" class="solid" /></Icon>
    case 'starting':
    case 'restarting':
    case 'reconnecting':
      return <Icon name="running">{turning}</Icon>
    case 'resource_recovery':
      return <Icon name="warning"><path d="M8 2 14.4 13.5H1.6z" fill="none" /><path d="M8 6.6v3M8 11.4v.2" fill="none" /></Icon>
    case 'draining':
      return <Icon name="draining">{ring}<path d="M8 5v5m-2-1.8 2 2 2-2" fill="none" /></Icon>
    case 'failed':
      return <Icon name="failed">{octagon}</Icon>
    case 'stopped':
      return <Icon name="stopped">{square}</Icon>
    case 'lost':
      return <Icon name="lost"><circle cx="8" cy="8" r="5.25" fill="none" stroke-dasharray="2 2.2" /><path d="M8 5.4v3.2M8 10.6v.2" fill="none" /></Icon>
  }
}

export function ServiceIcon({ state }: { state: ServiceState }) {
  switch (state) {
    case 'planned':
      return <Icon name={state}><circle cx="8" cy="8" r="5.25" fill="none" stroke-dasharray="2 2.2" /></Icon>
    case 'starting':
    case 'restarting':
      return <Icon name={state}>{turning}</Icon>
    case 'up':
      return <Icon name={state}>{check}</Icon>
    case 'down':
      return <Icon name={state}><path d="m5 5 6 6m0-6-6 6" fill="none" /></Icon>
    case 'failed':
      return <Icon name={state}>{octagon}</Icon>
    case 'stopping':
    case 'stopped':
      return <Icon name={state}>{square}</Icon>
  }
}

export function StepIcon({ state }: { state: StepState }) {
  switch (state) {
    case 'running':
      return <Icon name={state}>{turning}</Icon>
    case 'done':
      return <Icon name={state}>{check}</Icon>
    case 'failed':
      return <Icon name={state}>{octagon}</Icon>
    case 'skipped':
      return <Icon name={state}><path d="M5 8h6" fill="none" /></Icon>
  }
}

export const Cross = () => <Icon name="cross"><path d="m4 4 8 8m0-8-8 8" fill="none" /></Icon>
export const Copy = () => <Icon name="copy"><path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" fill="none" /></Icon>
export const Sun = () => <Icon name="sun"><circle cx="8" cy="8" r="2.75" fill="none" /><path d="M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1" fill="none" /></Icon>
export const Moon = () => <Icon name="moon"><path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z" fill="none" /></Icon>
export const Screen = () => <Icon name="screen"><path d="M2 3h12v8H2zM6 13.5h4" fill="none" /></Icon>
export const Film = () => <Icon name="film"><path d="M2.5 3h11v10h-11zM6.5 6v4l3.4-2z" fill="none" /></Icon>
export const FileIcon = () => <Icon name="file"><path d="M4 1.75h5.2L12.5 5v9.25H4zM9 2v3.2h3.2" fill="none" /></Icon>

export const Logo = () => (
  <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="9" />
    <path d="M9 10.5h10M9 16h14M9 21.5h7" />
  </svg>
)
