import type { MachineRow } from '../feed/protocol'
import { ActionButton } from '../parts/action-button'
import { may } from '../session/session'
import type { Commands } from './commands'
import { isRestartable } from './restartable'

/** What an operator can do to a machine that still reports. */
export function MachineActions({ machine, commands }: { machine: MachineRow; commands: Commands }) {
  if (!may('operate') || machine.health === 'lost') return null
  return (
    <>
      {machine.health === 'draining' ? (
        <ActionButton primary run={() => commands.send('resume')} title="The machine takes jobs again">Resume</ActionButton>
      ) : (
        <ActionButton run={() => commands.send('drain')} title="Takes no new jobs until it is resumed; those in its hand go on">Drain</ActionButton>
      )}
      {machine.services.some(isRestartable) && (
        <ActionButton
          danger
          run={() => commands.send('restart')}
          ask={{
            title: `Restart all services of ${machine.id}?`,
            text: 'Each of them ends the jobs in its hand first. Until they are up again the machine takes no jobs.',
            action: 'Restart all',
          }}
        >
          Restart services
        </ActionButton>
      )}
    </>
  )
}
