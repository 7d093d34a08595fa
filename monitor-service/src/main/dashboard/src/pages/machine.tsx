import { useEffect } from 'preact/hooks'
import type { MachineRow } from '../feed/protocol'
import { machines, now } from '../feed/store'
import { machinesInSight } from '../feed/wishes'
import { HealthMark } from '../machines/health-mark'
import { WorkerLine } from '../machines/worker-line'
import { MachineEvents } from '../parts/machine-events'
import { MachineResources } from '../parts/machine-resources'
import { MachineServices } from '../parts/machine-services'
import { MachineStart } from '../parts/machine-start'
import { ago } from '../parts/time'
import { machineHref } from './selection'

/** What a machine says of itself, on a card. */
export function Machine({ id }: { id: string }) {
  const machine = machines.get(id)
  useEffect(() => machinesInSight.add(id), [id])
  if (!machine) return null
  if (machine.brief) return <div class="card machine skeleton" aria-hidden="true" />
  return (
    <div class={`card machine health-${machine.health}`} data-testid={`machine-${id}`} data-health={machine.health}>
      <div class="machine-head">
        <h4 class="machine-name" title={id}><a href={machineHref(id)}>{id}</a></h4>
        <span class="tag">{machine.type}</span>
        <HealthMark health={machine.health} />
      </div>
      {machine.reason && <p class="machine-reason">{machine.reason}</p>}
      <MachineStart steps={machine.steps} starting={machine.health === 'starting'} />
      {machine.workers.length > 0 && (
        <ul class="workers" aria-label="Workers">
          {machine.workers.map((worker) => <WorkerLine key={worker.id} worker={worker} />)}
        </ul>
      )}
      {machine.resources && <MachineResources resources={machine.resources} />}
      {machine.services.length > 0 && <MachineServices services={machine.services} />}
      <MachineEvents events={machine.events} />
      <Foot machine={machine} />
    </div>
  )
}

function Foot({ machine }: { machine: MachineRow }) {
  return (
    <div class="machine-foot">
      <span class="machine-plan">{[machine.profile, machine.version].filter(Boolean).join(' · ')}</span>
      <ReportAge at={machine.reported_at} />
    </div>
  )
}

function ReportAge({ at }: { at: string }) {
  return <span class="report-age" title={`Last report ${at}`}>{ago(now.value - Date.parse(at))}</span>
}
