import type { MachineRow, Worker } from '../feed/protocol'
import { jobs, machines, now } from '../feed/store'
import { HealthIcon } from '../parts/icons'
import { MachineEvents } from '../parts/machine-events'
import { MachineResources } from '../parts/machine-resources'
import { MachineServices } from '../parts/machine-services'
import { MachineStart } from '../parts/machine-start'
import { Progress } from '../parts/progress'
import { shortId, words } from '../parts/text'
import { ago } from '../parts/time'
import { jobHref } from './selection'

/** Everything a machine says of itself. */
export function Machine({ id }: { id: string }) {
  const machine = machines.get(id)
  if (!machine) return null
  return (
    <li class={`card machine health-${machine.health}`} data-testid={`machine-${id}`}>
      <div class="machine-head">
        <h3 class="machine-name" title={id}>{id}</h3>
        <span class="tag">{machine.type}</span>
        <span class={`health health-${machine.health}`}>
          <HealthIcon health={machine.health} />
          {words(machine.health)}
        </span>
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
    </li>
  )
}

function WorkerLine({ worker }: { worker: Worker }) {
  return (
    <li class="worker">
      <div class="worker-head">
        <span class="worker-name">{worker.name}</span>
        <Slots worker={worker} />
      </div>
      {worker.warm_models.length > 0 && (
        <p class="warm" title="Models in memory: jobs that prefer them come here first">
          <span class="quiet">warm</span> {worker.warm_models.join(', ')}
        </p>
      )}
      {worker.jobs.map((id) => <JobInHand key={id} id={id} />)}
    </li>
  )
}

/** One mark for each slot while they can be told apart, and always the numbers. */
function Slots({ worker }: { worker: Worker }) {
  const busy = worker.slots_used
  return (
    <span class="slots">
      {worker.slots <= 12 && (
        <span class="slot-marks" aria-hidden="true">
          {Array.from({ length: worker.slots }, (_, index) => (
            <i key={index} class={index < busy ? 'slot busy' : 'slot'} />
          ))}
        </span>
      )}
      {busy === 0 ? 'idle' : `${busy} of ${worker.slots} busy`}
    </span>
  )
}

function JobInHand({ id }: { id: string }) {
  const job = jobs.get(id)
  return (
    <a class="in-hand" href={jobHref(id)}>
      <span class="in-hand-text">
        <span class="mono">{shortId(id)}</span>
        <span class="in-hand-message">{job?.progress?.message ?? job?.service}</span>
        {job?.progress && <span class="in-hand-percent">{Math.round(job.progress.fraction * 100)} %</span>}
      </span>
      <Progress fraction={job?.progress?.fraction} label={`Progress of job ${shortId(id)}`} />
    </a>
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
