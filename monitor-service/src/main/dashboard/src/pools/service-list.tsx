import { useResource } from '../api/resource'
import { Panel } from '../parts/panel'
import { Loaded } from '../parts/states'
import { may } from '../session/session'
import type { Mode } from './pool'
import { RestrictButtons, RestrictionMark } from './restrict'

interface Services {
  services: { name: string; models: string[] }[]
}

interface Restrictions {
  restrictions: { kind: 'pool' | 'service'; name: string; mode: Mode }[]
}

const MOST_MODELS = 6

/** What can be submitted, and what of it is held up. A service that nobody offers any more may still be paused. */
export function ServiceList() {
  const services = useResource<Services>('/v1/services')
  const restrictions = useResource<Restrictions>('/v1/restrictions')
  return (
    <Panel title="Services">
      <Loaded resource={services}>
        {({ services: offered }) => <Table offered={offered} held={restrictions.data.value?.restrictions ?? []} reload={restrictions.reload} />}
      </Loaded>
    </Panel>
  )
}

function Table({ offered, held, reload }: { offered: Services['services']; held: Restrictions['restrictions']; reload: () => void }) {
  const modes = new Map(held.flatMap((each): [string, Mode][] => (each.kind === 'service' ? [[each.name, each.mode]] : [])))
  const names = [...new Set([...offered.map((each) => each.name), ...modes.keys()])].sort()
  if (names.length === 0) return <p class="quiet">No machine offers a service now. Start a worker, and what it offers stands here.</p>
  return (
    <div class="sheet-place">
      <table class="sheet" aria-label="Services">
        <thead><tr><th>Service</th><th>State</th><th>Models</th><th><span class="unseen">Actions</span></th></tr></thead>
        <tbody>
          {names.map((name) => {
            const mode = modes.get(name) ?? 'running'
            const models = offered.find((each) => each.name === name)?.models
            return (
              <tr key={name} data-testid={`service-${name}`}>
                <td class="wide-cell"><b>{name}</b></td>
                <td data-label="State"><RestrictionMark mode={mode} /></td>
                <td data-label="Models">{models === undefined ? <span class="quiet">offered by no machine now</span> : shortened(models)}</td>
                <td>
                  <span class="buttons">
                    {may('submit') && models && <a class="button" href={`/submit?service=${encodeURIComponent(name)}`}>Submit a job</a>}
                    <RestrictButtons kind="service" name={name} mode={mode} reload={reload} />
                  </span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function shortened(models: readonly string[]) {
  if (models.length === 0) return <span class="quiet">any</span>
  return <span title={models.join('\n')}>{models.slice(0, MOST_MODELS).join(', ')}{models.length > MOST_MODELS && ` and ${models.length - MOST_MODELS} more`}</span>
}
