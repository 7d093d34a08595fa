import type { JobState } from '../feed/protocol'
import { StateIcon } from './icons'

export function StateChip({ state }: { state: JobState }) {
  return (
    <span class={`chip state-${state}`}>
      <StateIcon state={state} />
      {state}
    </span>
  )
}
