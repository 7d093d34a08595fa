import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Cross } from './icons'

interface ModalProps {
  title: string
  onClose: () => void
  children: ComponentChildren
  /** Buttons at the foot. */
  foot?: ComponentChildren
  wide?: boolean
  /** Closed by its buttons alone: what it holds would be lost to a stray click or key. */
  sticky?: boolean
}

/** Over everything; the browser keeps the focus inside, closes it with Esc and gives the focus back. */
export function Modal({ title, onClose, children, foot, wide, sticky }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  // Who marks text in a field and lets go outside wants to mark it, and not to lose what is filled in.
  const pressedOutside = useRef(false)
  // At once, so that the next key is its already.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      class={wide ? 'modal wide' : 'modal'}
      aria-label={title}
      onClose={onClose}
      onCancel={(event) => sticky && event.preventDefault()}
      onPointerDown={(event) => (pressedOutside.current = event.target === dialog.current)}
      onClick={(event) => event.target === dialog.current && pressedOutside.current && !sticky && onClose()}
    >
      <div class="modal-inner">
        <div class="modal-head">
          <h2>{title}</h2>
          <button type="button" class="icon-button" aria-label="Close" title="Close (Esc)" onClick={onClose}><Cross /></button>
        </div>
        <div class="modal-body">{children}</div>
        {foot && <div class="modal-foot">{foot}</div>}
      </div>
    </dialog>
  )
}
