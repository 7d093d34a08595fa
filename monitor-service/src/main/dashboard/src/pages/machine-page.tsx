import type { MachineRow } from '../feed/protocol'
import { machines } from '../feed/store'
import { CommandList } from '../machines/command-list'
import { useCommands } from '../machines/commands'
import { EventLog } from '../machines/event-log'
import { poolOf } from '../machines/groups'
import { HealthMark } from '../machines/health-mark'
import { MachineActions } from '../machines/machine-actions'
import { RawReport } from '../machines/raw-report'
import { ServiceTable } from '../machines/service-table'
import { StartUp } from '../machines/start-up'
import { WorkerLine } from '../machines/worker-line'
import { MachineResources } from '../parts/machine-resources'
import { Moment } from '../parts/moment'
import { Page } from '../parts/page'
import { Panel } from '../parts/panel'
import { start } from '../parts/start'
import { Empty, Skeletons } from '../parts/states'
import { span } from '../parts/time'

export function MachinePage({ id }: { id: string }) {
  const machine = machines.get(id)
  if (machine && !machine.brief) return <Shown machine={machine} />
  return (
    <Page title={id}>
      {machines.loaded.value && !machine ? (
        <Empty title={`No machine ${id} reports`}>
          <p>It has never reported, or was taken off the list after it had been lost.</p>
          <a class="button" href="/machines">To the machines</a>
        </Empty>
      ) : (
        <Skeletons count={4} height={96} />
      )}
    </Page>
  )
}

function Shown({ machine }: { machine: MachineRow }) {
  const commands = useCommands(machine.id)
  const lost = machine.health === 'lost'
  const started = start(machine.steps, 0)
  return (
    <Page
      title={machine.id}
      count={<HealthMark health={machine.health} />}
      actions={<MachineActions machine={machine} commands={commands} />}
    >
      {machine.reason && <p class={machine.health === 'failed' ? 'fault-box' : 'fault-box mild'}>{machine.reason}</p>}
      <CommandList commands={commands} />
      <div class={`machine-page health-${machine.health}`} data-testid={`machine-page-${machine.id}`} data-health={machine.health}>
        <div class="machine-main">
          <Panel title="Services" count={machine.services.length}>
            <ServiceTable machine={machine.id} services={machine.services} commands={lost ? undefined : commands} />
          </Panel>
          <Panel title="Start-up" count={started.running || !machine.steps.length ? undefined : span(started.took)}>
            <StartUp steps={machine.steps} />
          </Panel>
          <Panel title="Events" count={machine.events.length} id="events">
            <EventLog events={machine.events} />
          </Panel>
        </div>
        <div class="machine-side">
          <Panel title="Machine"><Facts machine={machine} /></Panel>
          {machine.resources && <Panel title="Resources"><MachineResources resources={machine.resources} all /></Panel>}
          <Panel title="Workers" count={machine.workers.length}><Workers machine={machine} /></Panel>
          {!lost && <Panel title="Report"><RawReport id={machine.id} /></Panel>}
        </div>
      </div>
    </Page>
  )
}

function Facts({ machine }: { machine: MachineRow }) {
  const facts: [string, string][] = [
    ['Type', machine.type],
    ['Pool', poolOf(machine) || 'none'],
    ['Plan', machine.profile || 'not told'],
    ['Version', machine.version || 'not told'],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-value`}>{value}</dd>])}
      <dt>Started</dt>
      <dd><Moment at={machine.started_at} /></dd>
      <dt>Last report</dt>
      <dd><Moment at={machine.reported_at} /></dd>
    </dl>
  )
}

function Workers({ machine }: { machine: MachineRow }) {
  if (machine.workers.length === 0) return <p class="quiet">It has no workers yet, so it takes no jobs.</p>
  return (
    <ul class="workers">
      {machine.workers.map((worker) => (
        <li key={worker.id} class="worker-whole">
          <ul><WorkerLine worker={worker} all /></ul>
          <details class="fold">
            <summary>What it offers</summary>
            <dl class="facts">
              {Object.entries(worker.offers).map(([name, values]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-values`}>{values.join(', ')}</dd>])}
            </dl>
          </details>
        </li>
      ))}
    </ul>
  )
}
