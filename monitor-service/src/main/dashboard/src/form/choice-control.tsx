import { useSignal } from '@preact/signals'
import { Field } from '../parts/field'
import { useForm, type ControlProps } from './context'
import { optionsOf, words } from './kind'
import { matches } from './matches'
import { initial, resolve, typeOf, type Schema } from './schema'
import { SchemaField } from './schema-field'

/** One of several forms of the same value: which one, and its fields. */
export function ChoiceControl({ schema, name, label, pointer, required, value, onChange }: ControlProps) {
  const { root } = useForm()
  const options = optionsOf(schema, root)
  const fitting = options.findIndex((option) => matches(resolve(option, root, value), value))
  const picked = useSignal(fitting)
  const chosen = value !== undefined && fitting >= 0 && picked.value < 0 ? fitting : picked.value
  const option = options[chosen]
  const pick = (index: number) => {
    picked.value = index
    const next = options[index]
    onChange(next && initial(next, root))
  }
  return (
    <div class="form">
      <Field label={label} hint={schema.description} required={required}>
        <select class="select" value={String(chosen)} onChange={(event) => pick(Number(event.currentTarget.value))}>
          <option value="-1">{required ? 'Choose …' : 'not set'}</option>
          {options.map((each, index) => <option key={index} value={String(index)}>{titleOf(each, root, index)}</option>)}
        </select>
      </Field>
      {option && option.const === undefined && (
        <SchemaField bare schema={option} name={name} pointer={pointer} required={required} value={value} onChange={onChange} />
      )}
    </div>
  )
}

function titleOf(option: Schema, root: Schema, index: number): string {
  const whole = resolve(option, root, undefined)
  if (whole.title) return whole.title
  if (whole.const !== undefined) return words(whole.const)
  const members = Object.keys(whole.properties ?? {})
  return members.length > 0 ? members.slice(0, 3).join(', ') : (typeOf(whole) ?? `form ${index + 1}`)
}
