import { useSignal } from '@preact/signals'
import { Copy } from './icons'

/** A command to copy. */
export function CopyLine({ text }: { text: string }) {
  const copied = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    copied.value = true
    setTimeout(() => (copied.value = false), 1500)
  }
  return (
    <div class="copy-line">
      <code tabIndex={0}>{text}</code>
      {/* Browsers give no clipboard to a page that came over plain HTTP from another machine. */}
      {navigator.clipboard && (
        <button type="button" class="button" onClick={() => void copy()}>
          <Copy />
          {copied.value ? 'Copied' : 'Copy'}
        </button>
      )}
    </div>
  )
}
