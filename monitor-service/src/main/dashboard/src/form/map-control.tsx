import { useSignal } from '@preact/signals'
import { Cross } from '../parts/icons'
import { anchor, useForm, type ControlProps } from './context'
import { child, isObject, renamed, withMember, type Json } from './json'
import { isFile } from './kind'
import { SchemaField } from './schema-field'
import { UploadButton } from './upload-button'

/** Names and values of the writer's own: labels, parameters, files. */
export function MapControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const { faults } = useForm()
  const entries = isObject(value) ? value : {}
  const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
  const set = (next: Record<string, Json>) => onChange(Object.keys(next).length === 0 && !required ? undefined : next)
  const fault = faults[pointer]
  return (
    <fieldset class="group" id={anchor(pointer)}>
      <legend>{label}{required && <em class="required"> required</em>}</legend>
      {schema.description && <small class="field-hint">{schema.description}</small>}
      {fault && <small class="field-fault" role="alert">{fault}</small>}
      {Object.entries(entries).map(([name, each]) => (
        <div key={name} class="map-row">
          <input
            class="input mono"
            aria-label={`Name in ${label}`}
            value={name}
            onChange={(event) => {
              const to = event.currentTarget.value.trim()
              if (to && !(to in entries)) set(renamed(entries, name, to))
              else event.currentTarget.value = name
            }}
          />
          <SchemaField bare schema={values} name={name} pointer={child(pointer, name)} required value={each} onChange={(next) => set(withMember(entries, name, next ?? ''))} />
          <button type="button" class="icon-button" aria-label={`Remove ${name}`} onClick={() => set(withMember(entries, name, undefined))}><Cross /></button>
        </div>
      ))}
      {isFile(values) ? (
        <UploadButton onFile={(reference, file) => set({ ...entries, [file.name]: reference })}>Add a file</UploadButton>
      ) : (
        <Adder label={label} taken={entries} onAdd={(name) => set({ ...entries, [name]: '' })} />
      )}
    </fieldset>
  )
}

function Adder({ label, taken, onAdd }: { label: string; taken: Record<string, Json>; onAdd: (name: string) => void }) {
  const name = useSignal('')
  const fits = name.value.trim() !== '' && !(name.value.trim() in taken)
  const add = () => {
    if (!fits) return
    onAdd(name.value.trim())
    name.value = ''
  }
  return (
    <div class="map-row">
      <input
        class="input mono"
        aria-label={`New name in ${label}`}
        placeholder="name"
        value={name.value}
        onInput={(event) => (name.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          add()
        }}
      />
      <button type="button" class="button" disabled={!fits} onClick={add}>Add</button>
    </div>
  )
}
