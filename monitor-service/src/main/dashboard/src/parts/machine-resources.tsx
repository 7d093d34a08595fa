import type { Gpu, Resources } from '../feed/protocol'
import { Meter } from './meter'
import { share } from './share'
import { bytes, bytesOf, percent } from './text'

/** Where a graphics card slows itself down, or nearly; the bar is full there. */
const HOTTEST_CELSIUS = 100

/**
 * What the machine uses of what it has, and each of its graphics cards.
 *
 * @param all with a bar for the temperature as well
 */
export function MachineResources({ resources, all = false }: { resources: Resources; all?: boolean }) {
  const { cpu_share: cpu, cores, memory_used_bytes: used, memory_total_bytes: total, gpus } = resources
  return (
    <div class="resources" role="group" aria-label="Resources">
      {gpus.map((gpu) => <Card key={gpu.index} gpu={gpu} all={all} />)}
      <div class="measures">
        <Meter name="CPU" share={cpu} text={`${percent(cpu)} of ${cores} cores`} />
        <Meter name="Memory" share={share(used, total)} text={bytesOf(used, total)} />
        {resources.disks.map((disk) => (
          <Meter
            key={disk.path}
            name={disk.path}
            label={`Disk ${disk.path}`}
            share={share(disk.used_bytes, disk.total_bytes)}
            text={bytesOf(disk.used_bytes, disk.total_bytes)}
          />
        ))}
        <p class="network">
          <span class="quiet">Network</span>
          <span>
            in {bytes(resources.received_bytes_per_second)}/s, out {bytes(resources.sent_bytes_per_second)}/s
          </span>
        </p>
      </div>
    </div>
  )
}

function Card({ gpu, all }: { gpu: Gpu; all: boolean }) {
  const name = `GPU ${gpu.index}`
  const heat = gpu.temperature_celsius
  const facts = [
    !all && heat !== undefined && `${Math.round(heat)} °C`,
    gpu.power_watts !== undefined && `${Math.round(gpu.power_watts)} W`,
  ].filter(Boolean)
  return (
    <div class="gpu" role="group" aria-label={`${name}, ${gpu.name}`}>
      <p class="gpu-head">
        <span class="gpu-name" title={gpu.name}><b>{name}</b> {gpu.name}</span>
        <span class="gpu-facts">{facts.join(' · ')}</span>
      </p>
      {gpu.utilization !== undefined && <Meter name="Use" label={`Use of ${name}`} share={gpu.utilization} calm />}
      <Meter
        name="Memory"
        label={`Memory of ${name}`}
        share={share(gpu.memory_used_bytes, gpu.memory_total_bytes)}
        text={bytesOf(gpu.memory_used_bytes, gpu.memory_total_bytes)}
      />
      {all && heat !== undefined && (
        <Meter name="Heat" label={`Temperature of ${name}`} share={share(heat, HOTTEST_CELSIUS)} text={`${Math.round(heat)} °C`} />
      )}
    </div>
  )
}
