import type { Service } from '../feed/protocol'
import { ServiceIcon } from './icons'
import { Meter } from './meter'
import { share } from './share'
import { bytes, bytesOf, cores } from './text'

/** What the machine relies on: processes and connectors. */
export function MachineServices({ services }: { services: readonly Service[] }) {
  return (
    <ul class="services" aria-label="Services">
      {services.map((service) => (
        <li key={service.name} class={`service service-${service.state}`} title={`Since ${service.since}`}>
          <span class="service-head">
            <ServiceIcon state={service.state} />
            <span class="service-name">{service.name}</span>
            <span class="service-state">{service.state}</span>
          </span>
          {service.reason && <p class="service-reason">{service.reason}</p>}
          {service.process && <Process name={service.name} process={service.process} />}
        </li>
      ))}
    </ul>
  )
}

function Process({ name, process }: { name: string; process: NonNullable<Service['process']> }) {
  const { memory_bytes: used, memory_limit_bytes: limit, restarts } = process
  const facts = [
    cores(process.cpu_cores),
    limit === undefined && bytes(used),
    restarts > 0 && `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`,
  ]
  return (
    <div class="process">
      <p class="process-facts">{facts.filter(Boolean).join(' · ')}</p>
      {limit !== undefined && (
        <Meter name="Memory" label={`Memory of ${name}`} share={share(used, limit)} text={bytesOf(used, limit)} />
      )}
    </div>
  )
}
