/** What to do about a class of faults, in one sentence. */
const ADVICE: Record<string, string> = {
  invalid_input: 'The service refuses this input, and will again: correct it and submit the job anew.',
  auth: 'The provider does not accept its key: check the secret in the settings of the service, then retry.',
  rate_limited: 'The provider lets through fewer calls: retry later, or give the service a rate limit below the provider’s.',
  unavailable: 'The service could not be reached: look at its machine, then retry.',
  timeout: 'It ran longer than it may: give it a longer run_timeout_seconds, a smaller task or a faster machine.',
  provider_error: 'The service failed with this message: its log on the machine says more. Retry when the cause is gone.',
  content_refused: 'The provider will not do this for what it says: change the input.',
  canceled: 'Someone has stopped it. Retrying is a matter of submitting it anew.',
  lost: 'The machine or the provider lost it, and nobody knows how far it got: look whether the machine is well, then retry.',
  unknown_outcome: 'The call was sent, but its answer is gone: see at the provider what became of it before you retry, or it may cost twice.',
  dependency_failed: 'A job that it needs has failed: retry that one and submit this one anew.',
  internal: 'A fault of the platform itself: the log of the orchestrator and of the worker say more under the trace id.',
  expired: 'Nobody could start it in time: see whether workers that fit are there and not paused, then retry.',
}

/** Of these the service's own log is likely to tell more than the job. */
const LOGGED: ReadonlySet<string> = new Set(['unavailable', 'timeout', 'provider_error', 'lost'])

export const isLogged = (failureClass: string) => LOGGED.has(failureClass)

export const adviceFor = (failureClass: string): string =>
  (Object.hasOwn(ADVICE, failureClass) && ADVICE[failureClass]) || 'Read the message; the raw job below says all there is.'
