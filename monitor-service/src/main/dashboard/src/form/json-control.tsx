import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Field } from '../parts/field'
import { useLatest } from '../parts/latest'
import { anchor, useForm, type ControlProps } from './context'
import { hintOf } from './hint'
import { parse, pretty, type Json } from './json'

/** A value that no other control fits, as JSON; a file with it can be read in. */
export function JsonControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const { faults } = useForm()
  const latest = useLatest(onChange)
  const unreadable = useSignal<string | undefined>(undefined)
  const input = useRef<HTMLInputElement>(null)
  const read = async (file: File | undefined) => {
    if (!file) return
    const found = parse(await file.text())
    unreadable.value = 'fault' in found ? `${file.name}: ${found.fault}` : undefined
    if ('value' in found) latest()?.(found.value)
    if (input.current) input.current.value = ''
  }
  return (
    <div class="json-control">
      <JsonText
        id={anchor(pointer)}
        label={label}
        hint={hintOf(schema)}
        fault={faults[pointer]}
        required={required}
        value={value}
        onChange={onChange}
      />
      <input ref={input} type="file" accept=".json,application/json" hidden onChange={(event) => void read(event.currentTarget.files?.[0])} />
      <button type="button" class="button small" onClick={() => input.current?.click()}>Read {label} from a file</button>
      {unreadable.value && <small class="field-fault" role="alert">{unreadable.value}</small>}
    </div>
  )
}

interface JsonTextProps {
  id?: string
  label: string
  hint?: string
  fault?: string
  required?: boolean
  value: Json | undefined
  onChange: (value: Json | undefined) => void
  rows?: number
}

/** JSON to edit. While it is being typed and makes no sense, the value stays what it was, and the fault is named. */
export function JsonText({ id, label, hint, fault, required, value, onChange, rows = 6 }: JsonTextProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const text = useSignal(pretty(value))
  const broken = useSignal<string | undefined>(undefined)
  useLayoutEffect(() => {
    // Whoever types here is ahead of the value; everybody else is behind it.
    if (document.activeElement === area.current) return
    text.value = pretty(value)
    broken.value = undefined
  }, [value])
  const read = (typed: string) => {
    text.value = typed
    const found = typed.trim() === '' ? { value: undefined } : parse(typed)
    broken.value = 'fault' in found ? found.fault : undefined
    if ('value' in found) onChange(found.value)
  }
  return (
    <Field label={label} hint={hint} fault={broken.value ?? fault} required={required}>
      <textarea
        id={id}
        ref={area}
        class="textarea mono json-text"
        rows={rows}
        value={text.value}
        spellcheck={false}
        aria-invalid={(broken.value ?? fault) !== undefined}
        onInput={(event) => read(event.currentTarget.value)}
        onBlur={() => {
          if (broken.value === undefined) text.value = pretty(value)
        }}
      />
    </Field>
  )
}
