import type { Step } from '../feed/protocol'
import { now } from '../feed/store'
import { StepIcon } from '../parts/icons'
import { words } from '../parts/text'
import { span, tickingSpan } from '../parts/time'
import { waterfall, type Bar } from './waterfall'

/** The steps of the start-up, each where it stood in time. */
export function StartUp({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return <p class="quiet">The machine told no steps.</p>
  const running = steps.some((step) => step.state === 'running')
  const { bars, took } = waterfall(steps, running ? now.value : 0)
  return (
    <ol class="waterfall" aria-label={`Start-up, ${span(took)} in all`}>
      {bars.map((bar, index) => <Line key={index} bar={bar} />)}
    </ol>
  )
}

function Line({ bar: { step, left, width, took } }: { bar: Bar }) {
  return (
    <li class={`waterfall-line step-${step.state}`} aria-current={step.state === 'running' ? 'step' : undefined}>
      <span class="waterfall-name"><StepIcon state={step.state} />{words(step.name)}</span>
      <span class="waterfall-track" aria-hidden="true">
        <i style={{ left: `${left * 100}%`, width: `${width * 100}%` }} />
      </span>
      <span class="waterfall-time number">
        {step.state === 'skipped' ? 'skipped' : step.state === 'running' ? tickingSpan(took) : span(took)}
      </span>
      {step.detail && <span class="waterfall-detail">{step.detail}</span>}
    </li>
  )
}
