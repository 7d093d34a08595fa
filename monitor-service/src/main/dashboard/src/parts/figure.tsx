import type { ComponentChildren } from 'preact'

/** A number that matters, in a row of such within a `dl.numbers`. */
export function Figure({ name, value, note }: { name: string; value: ComponentChildren; note?: ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>{value} {note && <small>{note}</small>}</dd>
    </div>
  )
}
