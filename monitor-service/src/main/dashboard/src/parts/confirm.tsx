import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { onDeparture } from '../route/router'
import { Modal } from './modal'

interface Question {
  title: string
  /** What will happen, to what, and whether it can be taken back. */
  text: ComponentChildren
  /** What the button says: a verb. */
  action: string
  danger?: boolean
}

const question = signal<(Question & { answer: (yes: boolean) => void }) | undefined>(undefined)

/** Asks before something that cannot be taken back. */
export function confirm(asked: Question): Promise<boolean> {
  question.peek()?.answer(false)
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer: (yes) => {
        question.value = undefined
        resolve(yes)
      },
    }
  })
}

onDeparture(() => question.peek()?.answer(false))

export function Confirm() {
  const open = question.value
  if (!open) return null
  return (
    <Modal
      title={open.title}
      onClose={() => open.answer(false)}
      foot={
        <>
          <button type="button" class="button" onClick={() => open.answer(false)}>Cancel</button>
          <button type="button" class={open.danger ? 'button danger' : 'button primary'} onClick={() => open.answer(true)} autofocus>
            {open.action}
          </button>
        </>
      }
    >
      {typeof open.text === 'string' ? <p>{open.text}</p> : open.text}
    </Modal>
  )
}
