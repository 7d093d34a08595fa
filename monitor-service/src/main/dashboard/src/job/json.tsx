import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { say } from '../parts/toast'
import { marks, MOST } from './marks'

/** A pretty JSON of this length is drawn at once; what is longer is for another program. */
const LONGEST = 300_000

interface JsonProps {
  name: string
  value: unknown
  /** Where it can be had as a file. */
  href?: string
  /** Within another card. */
  inner?: boolean
}

/** JSON that can be searched and copied, folded away until somebody wants it. */
export function Json(props: JsonProps) {
  const open = useSignal(false)
  return (
    <details class={props.inner ? 'fold' : 'card section fold'} onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{props.inner ? props.name : <h3>{props.name}</h3>}</summary>
      {open.value && <Body {...props} />}
    </details>
  )
}

function Body({ name, value, href }: JsonProps) {
  const wanted = useSignal('')
  const box = useRef<HTMLPreElement>(null)
  const at = useRef(-1)
  const whole = JSON.stringify(value, null, 2)
  const text = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}\n…` : whole
  const pieces = marks(text, wanted.value)
  const found = (pieces.length - 1) / 2
  const next = (step: number) => {
    const all = box.current?.querySelectorAll('mark') ?? []
    if (all.length === 0) return
    at.current = (at.current + step + all.length) % all.length
    all.forEach((mark, index) => mark.classList.toggle('here', index === at.current))
    all[at.current]?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  return (
    <div class="json">
      <div class="json-tools">
        <input
          class="input"
          type="search"
          aria-label={`Search in ${name}`}
          placeholder="Search"
          spellcheck={false}
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value
            at.current = -1
          }}
          onKeyDown={(event) => event.key === 'Enter' && next(event.shiftKey ? -1 : 1)}
        />
        <span class="quiet number" role="status">{wanted.value && `${found >= MOST ? `${MOST} or more` : found} found`}</span>
        {navigator.clipboard && (
          <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(whole).then(() => say(`${name} is on the clipboard.`))}>
            Copy
          </button>
        )}
        {href && <a class="button" href={href} target="_blank" rel="noreferrer">Open as JSON</a>}
      </div>
      <pre ref={box} class="text-output" tabIndex={0} aria-label={name} data-testid="json">
        {pieces.map((piece, index) => (index % 2 ? <mark key={index}>{piece}</mark> : piece))}
      </pre>
    </div>
  )
}
