import { Mark, type Tone } from '../parts/mark'
import { Moment } from '../parts/moment'
import { nameOf, type Command, type Commands } from './commands'

const TONES: Record<Command['state'], Tone> = { waiting: 'busy', accepted: 'good', refused: 'bad', expired: 'warn' }
const MOST_SHOWN = 4

/** What was sent to the machine from here, and its answers. */
export function CommandList({ commands }: { commands: Commands }) {
  const sent = commands.sent.value.slice(0, MOST_SHOWN)
  if (sent.length === 0) return null
  return (
    <ul class="card commands" aria-label="Commands" data-testid="commands">
      {sent.map((command) => (
        <li key={command.id} class="command">
          <Mark tone={TONES[command.state]}>{command.state}</Mark>
          <b>{nameOf(command)}</b>
          <span class="command-answer">{command.answer ?? (command.state === 'waiting' ? 'waits for the machine’s answer' : '')}</span>
          <span class="quiet"><Moment at={command.sent_at} /></span>
        </li>
      ))}
    </ul>
  )
}
