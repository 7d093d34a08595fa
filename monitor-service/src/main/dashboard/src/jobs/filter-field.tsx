import { useComputed, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useShortcuts } from '../keys/keyboard'
import { Cross } from '../parts/icons'
import { MenuIcon } from '../parts/menu-icons'
import { known } from '../query/known'
import { suggest, type Suggestion } from '../query/suggest'
import { setQuery } from '../route/router'
import type { JobsList } from './list'

const NONE: readonly Suggestion[] = []

/** The filter language, with what could be meant while one types and what is wrong below. */
export function FilterField({ list, text }: { list: JobsList; text: string }) {
  const input = useRef<HTMLInputElement>(null)
  const offers = useSignal<readonly Suggestion[]>(NONE)
  const chosen = useSignal(-1)
  const caret = useSignal(-1)
  useShortcuts([{ keys: '/', does: 'Filter', group: 'List of jobs', run: () => input.current?.select() }])
  // While one still writes a term nobody has to be told that it is not complete.
  const faults = useComputed(() => list.query.value.faults.filter((fault) => caret.value < fault.at || caret.value > fault.end))

  /** @param asked whether somebody wants to see what there is before a letter is typed */
  const offer = (query: string, at: number, asked = false) => {
    caret.value = at
    const begun = at > 0 && query[at - 1] !== ' '
    offers.value = begun || asked ? suggest(query, at, known) : NONE
    chosen.value = -1
  }
  const close = () => {
    offers.value = NONE
    chosen.value = -1
  }
  const take = (suggestion: Suggestion) => {
    const element = input.current
    if (!element) return
    // At once, and not with the next drawing: the caret has to find its text.
    element.value = suggestion.query
    element.setSelectionRange(suggestion.caret, suggestion.caret)
    setQuery('q', suggestion.query)
    offer(suggestion.query, suggestion.caret)
  }
  const press = (event: KeyboardEvent) => {
    const element = input.current
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const offered = offers.value[chosen.value]
    if (step && offers.value.length === 0) {
      if (element) offer(element.value, element.selectionStart ?? 0, true)
    } else if (step) {
      const count = offers.value.length
      chosen.value = (chosen.value + step + (chosen.value < 0 && step < 0 ? 1 : 0) + count) % count
    } else if ((event.key === 'Enter' || event.key === 'Tab') && offered) take(offered)
    else if (event.key === 'Enter') close()
    else if (event.key === 'Escape' && offers.value.length > 0) close()
    else if (event.key === 'Escape') element?.blur()
    else return
    event.preventDefault()
  }

  return (
    <div class="filter">
      <div class="filter-box">
        <MenuIcon name="search" />
        <input
          ref={input}
          class="input filter-input"
          type="text"
          role="combobox"
          aria-label="Filter the jobs"
          aria-expanded={offers.value.length > 0}
          aria-controls="filter-offers"
          aria-autocomplete="list"
          aria-activedescendant={chosen.value >= 0 ? `filter-offer-${chosen.value}` : undefined}
          aria-invalid={faults.value.length > 0}
          aria-describedby="filter-faults"
          placeholder="Any words, state:running,failed, service:…, label.team:red, age>10m, -state:succeeded"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={text}
          data-testid="filter"
          onInput={(event) => {
            const { value, selectionStart } = event.currentTarget
            setQuery('q', value)
            offer(value, selectionStart ?? value.length)
          }}
          onKeyDown={press}
          onBlur={() => {
            close()
            caret.value = -1
          }}
        />
        {text === '' ? <kbd class="filter-key">/</kbd> : (
          <button type="button" class="icon-button" aria-label="Clear the filter" title="Clear the filter" onClick={() => {
            setQuery('q', undefined)
            input.current?.focus()
          }}>
            <Cross />
          </button>
        )}
        <ul id="filter-offers" class="card offers" role="listbox" aria-label="What could be meant" hidden={offers.value.length === 0}>
          {offers.value.map((offered, index) => (
            <li
              key={offered.text}
              id={`filter-offer-${index}`}
              class="palette-item"
              role="option"
              aria-selected={index === chosen.value}
              onMouseDown={(event) => {
                event.preventDefault() // The field keeps the focus.
                take(offered)
              }}
            >
              <span class="mono">{offered.text}</span>
              <span class="quiet">{offered.hint}</span>
            </li>
          ))}
        </ul>
      </div>
      <div id="filter-faults" class="filter-faults" aria-live="polite" data-testid="filter-faults">
        {faults.value.map((fault) => <p key={fault.at} class="field-fault">{fault.message}</p>)}
      </div>
    </div>
  )
}
