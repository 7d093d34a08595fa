import type { Health } from '../feed/protocol'
import { HealthIcon } from '../parts/icons'
import { words } from '../parts/text'

export function HealthMark({ health }: { health: Health }) {
  return (
    <span class={`health health-${health}`}>
      <HealthIcon health={health} />
      {words(health)}
    </span>
  )
}
