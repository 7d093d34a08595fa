import { Cross } from '../parts/icons'
import { anchor, useForm, type ControlProps } from './context'
import { child, same, type Json } from './json'
import { words } from './kind'
import { initial } from './schema'
import { SchemaField } from './schema-field'

/** Elements one under another, with buttons to add, move and remove them. */
export function ArrayControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const { faults, root } = useForm()
  const elements = Array.isArray(value) ? value : []
  const items = schema.items ?? {}
  const set = (next: Json[]) => onChange(next.length === 0 && !required ? undefined : next)
  const fault = faults[pointer]
  return (
    <fieldset class="group" id={anchor(pointer)}>
      <legend>{label}{required && <em class="required"> required</em>}</legend>
      {schema.description && <small class="field-hint">{schema.description}</small>}
      {fault && <small class="field-fault" role="alert">{fault}</small>}
      {elements.map((each, index) => (
        <div key={index} class="element">
          <SchemaField
            bare
            schema={items}
            name={`${label} ${index + 1}`}
            pointer={child(pointer, index)}
            required
            value={each}
            onChange={(next) => set(elements.map((other, place) => (place === index ? (next ?? null) : other)))}
          />
          <span class="element-buttons">
            <button type="button" class="icon-button" aria-label={`Move ${label} ${index + 1} up`} disabled={index === 0} onClick={() => set(swapped(elements, index))}>↑</button>
            <button type="button" class="icon-button" aria-label={`Remove ${label} ${index + 1}`} onClick={() => set(elements.filter((_, place) => place !== index))}><Cross /></button>
          </span>
        </div>
      ))}
      <button
        type="button"
        class="button add"
        disabled={elements.length >= (schema.maxItems ?? Infinity)}
        onClick={() => set([...elements, initial(items, root) ?? ''])}
      >
        Add to {label}
      </button>
    </fieldset>
  )
}

/** A list of which each element is one of a few: a box to tick for each. */
export function FlagsControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const fault = useForm().faults[pointer]
  const chosen = Array.isArray(value) ? value : []
  const choices = schema.items?.enum ?? []
  const set = (each: Json, on: boolean) => {
    const next = choices.filter((choice) => (same(choice, each) ? on : chosen.some((other) => same(other, choice))))
    onChange(next.length === 0 && !required ? undefined : next)
  }
  return (
    <fieldset class="group flags" id={anchor(pointer)}>
      <legend>{label}</legend>
      {schema.description && <small class="field-hint">{schema.description}</small>}
      {fault && <small class="field-fault" role="alert">{fault}</small>}
      <div class="flag-row">
        {choices.map((choice) => (
          <label key={words(choice)} class="check">
            <input type="checkbox" checked={chosen.some((each) => same(each, choice))} onChange={(event) => set(choice, event.currentTarget.checked)} />
            {words(choice)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function swapped(elements: readonly Json[], index: number): Json[] {
  const next = [...elements]
  const [moved] = next.splice(index, 1)
  if (moved !== undefined) next.splice(index - 1, 0, moved)
  return next
}
