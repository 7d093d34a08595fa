import type { ComponentChildren } from 'preact'
import { place, setQuery } from '../route/router'
import { count } from '../parts/text'

export interface Option {
  value: string
  name: ComponentChildren
  /** How many there are of it; left out where nobody counts. */
  many?: number
}

/** Buttons of which at most one is on; the address says which. */
export function QueryChoice({ name, label, options }: { name: string; label: string; options: readonly Option[] }) {
  const chosen = place.value.query.get(name) ?? ''
  return (
    <div class="choice" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          class="choice-button"
          aria-pressed={chosen === option.value}
          onClick={() => setQuery(name, chosen === option.value ? undefined : option.value)}
        >
          {option.name}
          {option.many !== undefined && <b class="number">{count(option.many)}</b>}
        </button>
      ))}
    </div>
  )
}
