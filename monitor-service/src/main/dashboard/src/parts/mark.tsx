import type { ComponentChildren } from 'preact'

/** What a state means for whoever looks; each has a colour and a shape of its own. */
export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'wait' | 'held' | 'off'

const SHAPES: Record<Tone, ComponentChildren> = {
  good: <><circle cx="8" cy="8" r="6.5" class="solid" /><path class="mark" d="m5.3 8.2 1.9 1.9 3.6-4" fill="none" /></>,
  bad: <><path d="M5.4 1.5h5.2l3.9 3.9v5.2l-3.9 3.9H5.4l-3.9-3.9V5.4z" class="solid" /><path class="mark" d="m6 6 4 4m0-4-4 4" fill="none" /></>,
  warn: <><path d="M8 2 14.4 13.5H1.6z" fill="none" /><path d="M8 6.6v3M8 11.4v.2" fill="none" /></>,
  busy: <><circle class="rail" cx="8" cy="8" r="5.75" fill="none" /><path class="arc" d="M8 2.25A5.75 5.75 0 0 1 13.75 8" fill="none" /></>,
  wait: <circle cx="8" cy="8" r="5.75" fill="none" stroke-dasharray="2.2 2.3" />,
  held: <><circle cx="8" cy="8" r="5.75" fill="none" /><path d="M6.4 6v4M9.6 6v4" fill="none" /></>,
  off: <path d="M4.5 4.5h7v7h-7z" fill="none" />,
}

/** A state as a small label: colour, shape and word say the same. */
export function Mark({ tone, children, title }: { tone: Tone; children: ComponentChildren; title?: string }) {
  return (
    <span class={`chip tone-${tone}`} title={title}>
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{SHAPES[tone]}</svg>
      {children}
    </span>
  )
}
