import { CopyLine } from '../parts/copy-line'

/** The orchestrator's default port on the host that serves this page. */
const ORCHESTRATOR = `${location.protocol}//${location.hostname}:8080`

export function NoJobs() {
  return (
    <div class="card empty">
      <h3>No jobs yet</h3>
      <p>Submit one and watch it here: a ComfyUI workflow in API format goes into <code>input.workflow</code>.</p>
      <CopyLine text={`curl -H 'content-type: application/json' -d @job.json ${ORCHESTRATOR}/v1/jobs`} />
      <p class="quiet">Or let <code>./emp demo</code> do it, with a workflow from <code>examples/</code>.</p>
    </div>
  )
}
