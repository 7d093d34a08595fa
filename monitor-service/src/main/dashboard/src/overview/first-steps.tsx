import type { ComponentChildren } from 'preact'
import { CopyLine } from '../parts/copy-line'
import { SUBMIT_COMMAND } from '../parts/submit-command'

/** What to do while there is nothing to see. */
export function FirstSteps({ machine, job }: { machine: boolean; job: boolean }) {
  return (
    <section class="card section first-steps" aria-labelledby="first-title" data-testid="first-steps">
      <h3 id="first-title">Two steps to your first result</h3>
      <ol>
        <Step done={machine} title="Start a worker">
          <p>It reports its machine as soon as it has started; on another host point it at the same Redis.</p>
          <CopyLine text="./emp run worker" />
        </Step>
        <Step done={job} title="Submit a job">
          <p>Use the <a href="/submit">form</a>, let <code>./emp demo</code> do it, or send one over the API:</p>
          <CopyLine text={SUBMIT_COMMAND} />
        </Step>
      </ol>
    </section>
  )
}

function Step({ done, title, children }: { done: boolean; title: string; children: ComponentChildren }) {
  return (
    <li class={done ? 'step-ready' : ''}>
      <h4>{title}{done && <span class="tag">done</span>}</h4>
      {!done && children}
    </li>
  )
}
