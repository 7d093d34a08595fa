import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { upload } from '../api/client'
import { useLatest } from '../parts/latest'
import { bytes } from '../parts/text'
import type { Json } from './json'

interface Stored {
  id: string
}

/** Uploads a file and hands back what stands for it in an input: `{"$file": "file_…"}`. */
export function UploadButton({ children, onFile }: { children: ComponentChildren; onFile: (reference: Json, file: File) => void }) {
  const latest = useLatest(onFile)
  const input = useRef<HTMLInputElement>(null)
  const busy = useSignal('')
  const fault = useSignal('')
  const send = async (file: File | undefined) => {
    if (!file) return
    busy.value = `Uploads ${file.name}, ${bytes(file.size)} …`
    fault.value = ''
    try {
      const stored = await upload<Stored>(`/v1/files?name=${encodeURIComponent(file.name)}`, file)
      latest()?.({ $file: stored.id }, file)
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error)
    } finally {
      busy.value = ''
      if (input.current) input.current.value = ''
    }
  }
  return (
    <span class="upload">
      <input ref={input} type="file" hidden data-testid="file-input" onChange={(event) => void send(event.currentTarget.files?.[0])} />
      <button type="button" class="button" disabled={busy.value !== ''} onClick={() => input.current?.click()}>{children}</button>
      <span role="status" class="quiet">{busy.value}</span>
      {fault.value && <small class="field-fault" role="alert">{fault.value}</small>}
    </span>
  )
}
