import { useSignal } from '@preact/signals'
import { Field } from '../parts/field'
import { anchor, useForm, type ControlProps } from './context'
import { hintOf } from './hint'
import { defaultText, words } from './kind'

const KEYBOARDS: Record<string, 'url' | 'email'> = { uri: 'url', email: 'email' }

export function TextControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const fault = useForm().faults[pointer]
  return (
    <Field label={label} hint={hintOf(schema)} fault={fault} required={required}>
      <input
        id={anchor(pointer)}
        class="input"
        type="text"
        inputMode={KEYBOARDS[schema.format ?? ''] ?? 'text'}
        value={typeof value === 'string' ? value : value === undefined ? '' : words(value)}
        placeholder={defaultText(schema)}
        aria-invalid={fault !== undefined}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onChange(event.currentTarget.value || (required ? '' : undefined))}
      />
    </Field>
  )
}

export function LongControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const fault = useForm().faults[pointer]
  return (
    <Field label={label} hint={hintOf(schema)} fault={fault} required={required}>
      <textarea
        id={anchor(pointer)}
        class="textarea"
        rows={3}
        value={typeof value === 'string' ? value : ''}
        placeholder={defaultText(schema)}
        aria-invalid={fault !== undefined}
        onInput={(event) => onChange(event.currentTarget.value || (required ? '' : undefined))}
      />
    </Field>
  )
}

/** Keeps what is typed as it is typed: `1.` is on its way to a number, and is not to jump back to `1`. */
export function NumberControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const { faults } = useForm()
  const typed = useSignal('')
  const said = value === undefined ? '' : words(value)
  const shown = Number(typed.value) === value && typed.value.trim() !== '' ? typed.value : said
  const fault = faults[pointer] ?? (typeof value === 'string' ? 'is no number' : undefined)
  const read = (text: string) => {
    typed.value = text
    const trimmed = text.trim()
    onChange(trimmed === '' ? undefined : Number.isNaN(Number(trimmed)) ? text : Number(trimmed))
  }
  return (
    <Field label={label} hint={hintOf(schema)} fault={fault} required={required}>
      <input
        id={anchor(pointer)}
        class="input number"
        type="text"
        inputMode={schema.type === 'integer' ? 'numeric' : 'decimal'}
        value={shown}
        placeholder={defaultText(schema)}
        aria-invalid={fault !== undefined}
        autocomplete="off"
        onInput={(event) => read(event.currentTarget.value)}
      />
    </Field>
  )
}

export function BooleanControl({ schema, label, pointer, value, onChange }: ControlProps) {
  const fault = useForm().faults[pointer]
  const hint = hintOf(schema)
  return (
    <div class="field">
      <label class="check">
        <input
          id={anchor(pointer)}
          type="checkbox"
          checked={(value ?? schema.default) === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
      </label>
      {hint && <small class="field-hint">{hint}</small>}
      {fault && <small class="field-fault" role="alert">{fault}</small>}
    </div>
  )
}

export function EnumControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const fault = useForm().faults[pointer]
  const values = schema.enum ?? []
  const byDefault = defaultText(schema)
  return (
    <Field label={label} hint={hintOf(schema)} fault={fault} required={required}>
      <select
        id={anchor(pointer)}
        class="select"
        value={value === undefined ? '' : String(values.findIndex((each) => words(each) === words(value)))}
        aria-invalid={fault !== undefined}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : values[Number(event.currentTarget.value)])}
      >
        <option value="">{byDefault ?? (required ? 'Choose …' : 'not set')}</option>
        {values.map((each, index) => <option key={index} value={String(index)}>{words(each)}</option>)}
      </select>
    </Field>
  )
}
