import type { Step } from '../feed/protocol'
import { now } from '../feed/store'
import { StepIcon } from './icons'
import { length, start } from './start'
import { words } from './text'
import { span, tickingSpan } from './time'

/** The steps of the start-up: in sight while they run or when one has failed, folded away once the machine is up. */
export function MachineStart({ steps, starting }: { steps: readonly Step[]; starting: boolean }) {
  if (steps.length === 0) return null
  const whole = start(steps, steps.some((step) => step.state === 'running') ? now.value : 0)
  const list = <Steps steps={steps} parts={whole.parts} />
  if (!starting && !whole.running && !whole.failed) {
    return (
      <details class="fold start">
        <summary>Started in {span(whole.took)}</summary>
        {list}
      </details>
    )
  }
  return (
    <div class="start" role="group" aria-label="Start-up">
      <p class="start-now">
        {whole.failed ? `The start failed at ${words(whole.failed.name)}` : `Starting for ${tickingSpan(whole.took)}`}
      </p>
      {list}
    </div>
  )
}

function Steps({ steps, parts }: { steps: readonly Step[]; parts: readonly number[] }) {
  return (
    <>
      <div class="start-line" aria-hidden="true">
        {steps.map((step, index) => (
          <i key={index} class={`step-${step.state}`} style={{ flexGrow: parts[index] }} title={words(step.name)} />
        ))}
      </div>
      <ol class="steps">
        {steps.map((step, index) => (
          <li key={index} class={`step step-${step.state}`} aria-current={step.state === 'running' ? 'step' : undefined}>
            <StepIcon state={step.state} />
            <span class="step-name">{words(step.name)}</span>
            <span class="step-time">{time(step)}</span>
            {step.detail && <span class="step-detail">{step.detail}</span>}
          </li>
        ))}
      </ol>
    </>
  )
}

function time(step: Step) {
  if (step.state === 'running') return <>running {tickingSpan(length(step, now.value))}</>
  if (step.state === 'skipped') return <>skipped</>
  return <>{step.state === 'failed' && 'failed after '}{span(length(step, 0))}</>
}
