import type { MachineRow, Worker } from '../feed/protocol'
import { jobs, machines, now } from '../feed/store'
import { CopyLine } from '../parts/copy-line'
import { HealthIcon, ServiceIcon } from '../parts/icons'
import { Progress } from '../parts/progress'
import { shortId, words } from '../parts/text'
import { ago } from '../parts/time'
import { jobHref } from './selection'

const SKELETONS = [1, 2, 3]

export function Machines() {
  const ids = [...machines.ids.value].reverse()
  return (
    <section class="section" aria-labelledby="machines-title">
      <div class="section-head">
        <h2 id="machines-title">Machines</h2>
        {machines.loaded.value && <span class="section-count">{ids.length}</span>}
      </div>
      {!machines.loaded.value ? (
        <div class="machines" aria-hidden="true">
          {SKELETONS.map((n) => <div key={n} class="card machine skeleton" />)}
        </div>
      ) : ids.length === 0 ? (
        <div class="card empty">
          <h3>No machine has reported yet</h3>
          <p>A worker registers its machine as soon as it has started. Start one here, or point one on another host at the same Redis:</p>
          <CopyLine text="./emp run worker" />
        </div>
      ) : (
        <ul class="machines">
          {ids.map((id) => <Machine key={id} id={id} />)}
        </ul>
      )}
    </section>
  )
}

function Machine({ id }: { id: string }) {
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
      <ul class="workers" aria-label="Workers">
        {machine.workers.map((worker) => <WorkerLine key={worker.id} worker={worker} />)}
      </ul>
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
      {worker.jobs.map((id) => <JobInHand key={id} id={id} />)}
    </li>
  )
}

/** One mark for each slot while they can be told apart, and always the numbers. */
function Slots({ worker }: { worker: Worker }) {
  const busy = worker.jobs.length
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
      <ul class="services" aria-label="Services">
        {machine.services.map((service) => (
          <li key={service.name} class={service.up ? 'service up' : 'service down'} title={service.reason}>
            <ServiceIcon up={service.up} />
            <span>
              {service.name}
              {!service.up && <span class="service-reason"> is down{service.reason ? `: ${service.reason}` : ''}</span>}
              {service.up && <span class="unseen"> is up</span>}
            </span>
          </li>
        ))}
      </ul>
      <ReportAge at={machine.reported_at} />
    </div>
  )
}

function ReportAge({ at }: { at: string }) {
  return <span class="report-age" title={`Last report ${at}`}>{ago(now.value - Date.parse(at))}</span>
}
