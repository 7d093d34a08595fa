import { JOB_STATES } from '../feed/protocol'
import { StateIcon } from '../parts/icons'
import { count } from '../parts/text'
import { statesOf, toggleState } from '../query/edit'
import { setQuery } from '../route/router'
import type { JobsList } from './list'

/** The states as quick filters, with how many jobs are in each. */
export function StateFilter({ list, text }: { list: JobsList; text: string }) {
  const chosen = statesOf(text)
  const counts = list.counts.value
  return (
    <div class="state-filter" role="group" aria-label="States">
      {JOB_STATES.map((state) => (
        <button
          key={state}
          type="button"
          class={`state-toggle state-${state}`}
          aria-pressed={chosen.includes(state)}
          data-testid={`filter-${state}`}
          onClick={() => setQuery('q', toggleState(text, state))}
        >
          <StateIcon state={state} />
          {state}
          {counts[state] !== undefined && <span class="number quiet">{count(counts[state])}</span>}
        </button>
      ))}
    </div>
  )
}
