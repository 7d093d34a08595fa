import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useShortcuts } from '../keys/keyboard'
import { place, setQuery } from '../route/router'

const PAUSE_MS = 250

interface QueryInputProps {
  /** Of the part of the address. */
  name: string
  label: string
  placeholder?: string
  suggestions?: readonly string[]
  /** Whether the key `/` goes here. */
  first?: boolean
}

/** A filter that lives in the address: it survives a reload, and can be sent to somebody. */
export function QueryInput({ name, label, placeholder, suggestions, first }: QueryInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const said = place.value.query.get(name) ?? ''
  useShortcuts(first ? [{ keys: '/', does: label, group: 'Here', run: () => input.current?.focus() }] : [])
  useLayoutEffect(() => {
    // The address changed from elsewhere, as by the button Back; while somebody types, the field is the newer of the two.
    if (input.current && document.activeElement !== input.current) input.current.value = said
  }, [said])
  useEffect(() => () => clearTimeout(timer.current), [])
  const write = (value: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setQuery(name, value.trim()), PAUSE_MS)
  }
  return (
    <>
      <input
        ref={input}
        class="input query-input"
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        defaultValue={said}
        list={suggestions ? `query-${name}` : undefined}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => write(event.currentTarget.value)}
      />
      {suggestions && <datalist id={`query-${name}`}>{suggestions.map((each) => <option key={each} value={each} />)}</datalist>}
    </>
  )
}
