import { useSignal } from '@preact/signals'
import { anchor, useForm, type ControlProps } from './context'
import { hintOf } from './hint'
import { isObject } from './json'
import { UploadButton } from './upload-button'

/** A file that is uploaded, or the URL of one. */
export function FileControl({ schema, label, pointer, required, value, onChange }: ControlProps) {
  const fault = useForm().faults[pointer]
  const name = useSignal('')
  const hint = hintOf(schema)
  const stored = isObject(value) && typeof value.$file === 'string' ? value.$file : undefined
  return (
    <div class="field" role="group" aria-label={label}>
      <span>{label}{required && <em class="required"> required</em>}</span>
      <div class="file-row">
        {stored ? (
          <>
            <code class="file-id" title={stored}>{name.value || stored}</code>
            <button type="button" class="button" onClick={() => onChange(required ? '' : undefined)}>Take out</button>
          </>
        ) : (
          <input
            id={anchor(pointer)}
            class="input"
            aria-label={`${label}: URL or data URL`}
            placeholder="https://… or choose a file"
            value={typeof value === 'string' ? value : ''}
            aria-invalid={fault !== undefined}
            spellcheck={false}
            onInput={(event) => onChange(event.currentTarget.value || (required ? '' : undefined))}
          />
        )}
        <UploadButton
          onFile={(reference, file) => {
            name.value = file.name
            onChange(reference)
          }}
        >
          {stored ? 'Another file' : 'Choose a file'}
        </UploadButton>
      </div>
      {hint && <small class="field-hint">{hint}</small>}
      {fault && <small class="field-fault" role="alert">{fault}</small>}
    </div>
  )
}
