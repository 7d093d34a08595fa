import type { Service } from '../feed/protocol'
import { ActionButton } from '../parts/action-button'
import { ServiceIcon } from '../parts/icons'
import { Moment } from '../parts/moment'
import { bytes, bytesOf, cores } from '../parts/text'
import { place, setQuery } from '../route/router'
import { may } from '../session/session'
import type { Commands } from './commands'
import { isRestartable } from './restartable'
import { ServiceLog } from './service-log'

interface ServiceTableProps {
  machine: string
  services: readonly Service[]
  /** None when the machine would not hear them. */
  commands: Commands | undefined
}

/** The processes and connectors that the machine relies on, what they print, and the buttons that start them anew. */
export function ServiceTable({ machine, services, commands }: ServiceTableProps) {
  const opened = place.value.query.get('log')
  const logged = services.find((service) => service.name === opened && mayOperate(service, commands))
  if (services.length === 0) return <p class="quiet">It keeps no services running.</p>
  return (
    <div class="sheet-place">
      <table class="sheet" aria-label="Services">
        <thead>
          <tr><th>Service</th><th>State</th><th>Since</th><th class="right">Restarts</th><th class="right">CPU</th><th class="right">Memory</th><th><span class="unseen">Actions</span></th></tr>
        </thead>
        <tbody>
          {services.map((service) => <Row key={service.name} service={service} commands={commands} />)}
        </tbody>
      </table>
      {logged && <ServiceLog key={logged.name} machine={machine} service={logged.name} onClose={() => setQuery('log', undefined)} />}
    </div>
  )
}

function Row({ service, commands }: { service: Service; commands: Commands | undefined }) {
  const { name, state, reason, since, process } = service
  return (
    <tr data-testid={`service-${name}`}>
      <td class="wide-cell"><span class="stack"><b>{name}</b>{reason && <span class={`service-${state} service-why`}>{reason}</span>}</span></td>
      <td data-label="State"><span class={`service-${state} state-word`}><ServiceIcon state={state} />{state}</span></td>
      <td data-label="Since"><Moment at={since} /></td>
      <td data-label="Restarts" class="right number">{process?.restarts ?? '–'}</td>
      <td data-label="CPU" class="right number">{process ? cores(process.cpu_cores) : '–'}</td>
      <td data-label="Memory" class="right number">{process ? memory(process) : '–'}</td>
      <td>
        <span class="buttons">
          <button type="button" class="button" aria-label={`Events of ${name}`} onClick={() => toEvents(name)}>Events</button>
          {commands && mayOperate(service, commands) && (
            <>
              <button type="button" class="button" aria-label={`Log of ${name}`} onClick={() => setQuery('log', name)}>Log</button>
              <RestartButton name={name} commands={commands} />
            </>
          )}
        </span>
      </td>
    </tr>
  )
}

/** Whether the viewer can do something to its process, or see what that prints. */
const mayOperate = (service: Service, commands: Commands | undefined) => commands !== undefined && may('operate') && isRestartable(service)

function RestartButton({ name, commands }: { name: string; commands: Commands }) {
  return (
    <ActionButton
      label={`Restart ${name}`}
      run={() => commands.send('restart', name)}
      ask={{
        title: `Restart ${name}?`,
        text: 'It takes no new jobs, ends those in its hand, and is then started anew. Jobs that wait go to other machines meanwhile.',
        action: 'Restart',
      }}
    >
      Restart
    </ActionButton>
  )
}

/** Shows what was said about the service, further down. */
function toEvents(name: string): void {
  setQuery('about', name)
  document.getElementById('events')?.scrollIntoView({ block: 'start' })
}

function memory({ memory_bytes: used, memory_limit_bytes: limit }: NonNullable<Service['process']>): string {
  return limit === undefined ? bytes(used) : bytesOf(used, limit)
}
