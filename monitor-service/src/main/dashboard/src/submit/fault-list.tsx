import { anchor } from '../form/context'

/** Everything that is wrong, each with the way to its field. */
export function FaultList({ faults }: { faults: Record<string, string> }) {
  const all = Object.entries(faults)
  if (all.length === 0) return null
  const show = (event: Event, pointer: string) => {
    const field = document.getElementById(anchor(pointer))
    event.preventDefault()
    field?.scrollIntoView({ block: 'center' })
    field?.focus()
  }
  return (
    <div class="fault-box" role="alert" data-testid="faults">
      <ul class="fault-list">
        {all.map(([pointer, message]) => (
          <li key={pointer}>
            {pointer && <><a href={`#${anchor(pointer)}`} class="mono" onClick={(event) => show(event, pointer)}>{pointer}</a> </>}
            {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
