/** What the monitor says when nobody was signed in at the issuer, by its code. */
const FAULTS: Readonly<Record<string, string>> = {
  sign_in_expired: 'The sign-in was begun in another browser, or too long ago. Try it once more.',
  sign_in_refused: 'Your organisation did not let you in. Ask whoever looks after its sign-in.',
  issuer_unavailable: 'Your organisation’s sign-in cannot be reached now. Try again in a moment, or use an API key.',
  access_token_refused: 'You are known to your organisation, but the platform does not accept its token: it may lack a role or a tenant. Ask an administrator.',
  token_too_large: 'The token of your organisation is too long for a cookie. Ask an administrator to put less into it.',
  orchestrator_unreachable: 'The orchestrator, which has to know you, does not answer. Try again in a moment.',
}

/** A sentence for the code behind `/sign-in?error=`; empty without one. */
export function toldOf(code: string | null): string {
  if (!code) return ''
  return FAULTS[code] ?? 'You could not be signed in at your organisation. Try it once more, or use an API key.'
}
