import type { ComponentType } from 'preact'
import { ArrayControl, FlagsControl } from './array-control'
import { ChoiceControl } from './choice-control'
import { useForm, type ControlProps } from './context'
import { FileControl } from './file-control'
import type { Json } from './json'
import { JsonControl } from './json-control'
import { kindOf, type Kind } from './kind'
import { labelOf } from './label'
import { MapControl } from './map-control'
import { ObjectControl } from './object-control'
import { BooleanControl, EnumControl, LongControl, NumberControl, TextControl } from './scalar'
import { resolve, type Schema } from './schema'

const CONTROLS: Record<Kind, ComponentType<ControlProps>> = {
  text: TextControl,
  long: LongControl,
  file: FileControl,
  number: NumberControl,
  boolean: BooleanControl,
  enum: EnumControl,
  object: ObjectControl,
  map: MapControl,
  array: ArrayControl,
  flags: FlagsControl,
  choice: ChoiceControl,
  json: JsonControl,
}

/** Small enough to stand beside others. */
const NARROW: ReadonlySet<Kind> = new Set<Kind>(['number', 'enum'])

interface SchemaFieldProps {
  schema: Schema
  name: string
  pointer: string
  required: boolean
  value: Json | undefined
  onChange: (value: Json | undefined) => void
  /** Within a list its name is said by what is around it. */
  bare?: boolean
}

/** The control that fits a schema, for the value as it is now. */
export function SchemaField({ schema, name, pointer, required, value, onChange, bare }: SchemaFieldProps) {
  const { root } = useForm()
  const whole = resolve(schema, root, value)
  const kind = kindOf(whole, name, root)
  const Control = CONTROLS[kind]
  const label = whole.title ?? (bare ? name : labelOf(name))
  return (
    <div class={`schema-field${bare ? ' bare' : ''}${NARROW.has(kind) ? ' narrow' : ''}`}>
      <Control schema={whole} name={name} label={label} pointer={pointer} required={required} value={value} onChange={onChange} />
    </div>
  )
}
