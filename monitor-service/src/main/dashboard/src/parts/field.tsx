import type { ComponentChildren } from 'preact'

interface FieldProps {
  label: string
  children: ComponentChildren
  hint?: ComponentChildren
  fault?: string
  required?: boolean
}

/** A control with its name, what it is for, and what is wrong with it. The label holds the control, so they belong together. */
export function Field({ label, children, hint, fault, required }: FieldProps) {
  return (
    <label class="field">
      <span>{label}{required && <em class="required" title="Required"> required</em>}</span>
      {children}
      {hint && <small class="field-hint">{hint}</small>}
      {fault && <small class="field-fault" role="alert">{fault}</small>}
    </label>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  /** Value and what it is called. */
  options: readonly (readonly [T, string])[]
  onChange: (value: T) => void
  hint?: ComponentChildren
  fault?: string
}

export function Choice<T extends string>({ label, value, options, onChange, hint, fault }: ChoiceProps<T>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      <select class="select" value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
        {options.map(([option, name]) => <option key={option} value={option}>{name}</option>)}
      </select>
    </Field>
  )
}

interface TextProps {
  label: string
  value: string
  onInput: (text: string) => void
  hint?: ComponentChildren
  fault?: string
  required?: boolean
  placeholder?: string
  type?: 'text' | 'number' | 'url' | 'datetime-local'
  mono?: boolean
  /** Names of what is likely meant. */
  suggestions?: readonly string[]
}

export function Text({ label, value, onInput, hint, fault, required, placeholder, type = 'text', mono, suggestions }: TextProps) {
  const list = suggestions ? `list-${label.replaceAll(/\W+/g, '-').toLowerCase()}` : undefined
  return (
    <Field label={label} hint={hint} fault={fault} required={required}>
      <input
        class={mono ? 'input mono' : 'input'}
        type={type}
        step={type === 'number' ? 'any' : undefined}
        value={value}
        list={list}
        placeholder={placeholder}
        aria-invalid={fault !== undefined}
        aria-required={required}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {list && <datalist id={list}>{suggestions?.map((name) => <option key={name} value={name} />)}</datalist>}
    </Field>
  )
}
