import { CopyLine } from '../parts/copy-line'
import { SUBMIT_COMMAND } from '../parts/submit-command'

export function NoJobs() {
  return (
    <div class="card empty">
      <h3>No jobs yet</h3>
      <p>Submit one and watch it here: a ComfyUI workflow in API format goes into <code>input.workflow</code>.</p>
      <CopyLine text={SUBMIT_COMMAND} />
      <p class="quiet">Or let <code>./emp demo</code> do it, with a workflow from <code>examples/</code>.</p>
    </div>
  )
}
