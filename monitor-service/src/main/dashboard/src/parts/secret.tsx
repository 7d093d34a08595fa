import type { ComponentChildren } from 'preact'
import { CopyLine } from './copy-line'
import { Modal } from './modal'

interface SecretProps {
  title: string
  secret: string
  children?: ComponentChildren
  onClose: () => void
  /** Set where it can be looked up again. */
  lasting?: boolean
}

/** A secret: it is on the page until this is closed, and nowhere else. Most are in no later answer. */
export function Secret({ title, secret, children, onClose, lasting }: SecretProps) {
  return (
    <Modal
      title={title}
      onClose={onClose}
      sticky={!lasting}
      foot={<button type="button" class="button primary" onClick={onClose}>{lasting ? 'Close' : 'I have kept it'}</button>}
    >
      {!lasting && <p>This is shown once. Copy it to where it is needed; nobody can read it again.</p>}
      <CopyLine text={secret} />
      {children}
    </Modal>
  )
}
