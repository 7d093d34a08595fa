/** Submits a job from a file, to the orchestrator's default port on the host that serves this page. */
export const SUBMIT_COMMAND =
  `curl -H 'content-type: application/json' -d @job.json ${location.protocol}//${location.hostname}:8080/v1/jobs`
