import { anchor, useForm, type ControlProps } from './context'
import { child, isObject, withMember, type Json } from './json'
import { SchemaField } from './schema-field'
import type { Schema } from './schema'

/** So many optional fields stand in sight; more are folded away, except those that say something. */
const MOST_IN_SIGHT = 12

/** A member for each property, those that must be there first. At the top it has no frame. */
export function ObjectControl(props: ControlProps) {
  const { schema, label, pointer, required, value, onChange, name } = props
  const { faults } = useForm()
  const object = isObject(value) ? value : undefined
  const fields = <Members {...props} object={object} />
  if (name === '') return fields
  const fault = faults[pointer]
  return (
    <fieldset class="group" id={anchor(pointer)}>
      <legend>{label}{required && <em class="required"> required</em>}</legend>
      {schema.description && <small class="field-hint">{schema.description}</small>}
      {fault && <small class="field-fault" role="alert">{fault}</small>}
      {fields}
      {object && !required && (
        <button type="button" class="button small group-clear" onClick={() => onChange(undefined)}>Leave {label} out</button>
      )}
    </fieldset>
  )
}

function Members({ schema, pointer, required, object, onChange, name }: ControlProps & { object: Record<string, Json> | undefined }) {
  const { faults } = useForm()
  const needed = new Set(schema.required ?? [])
  const all = Object.entries(schema.properties ?? {})
  const first = all.filter(([member]) => needed.has(member))
  const optional = all.filter(([member]) => !needed.has(member))
  const change = (member: string, value: Json | undefined) => {
    const changed = withMember(object, member, value)
    // What is left empty and need not be there is not there.
    onChange(Object.keys(changed).length === 0 && !required && name !== '' ? undefined : changed)
  }
  const isSaid = ([member]: [string, Schema]) =>
    object?.[member] !== undefined || Object.keys(faults).some((place) => place.startsWith(child(pointer, member)))
  const folds = optional.length > MOST_IN_SIGHT
  const inSight = folds ? optional.filter(isSaid) : optional
  const folded = folds ? optional.filter((entry) => !isSaid(entry)) : []
  const field = ([member, part]: [string, Schema]) => (
    <SchemaField
      key={member}
      schema={part}
      name={member}
      pointer={child(pointer, member)}
      required={needed.has(member)}
      value={object?.[member]}
      onChange={(value) => change(member, value)}
    />
  )
  return (
    <div class="fields">
      {[...first, ...inSight].map(field)}
      {folded.length > 0 && (
        <details class="fold">
          <summary>{folded.length} more {folded.length === 1 ? 'setting' : 'settings'}</summary>
          <div class="fields">{folded.map(field)}</div>
        </details>
      )}
    </div>
  )
}
