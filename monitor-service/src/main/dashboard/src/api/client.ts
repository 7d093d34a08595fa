/** One thing that is wrong with what was sent. */
export interface Fault {
  pointer?: string
  message: string
}

/** An answer that is a refusal: what the orchestrator or the monitor says of it, in words for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** Stable: `job_not_found`; `no_answer` when there was none. */
    readonly code: string,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message)
  }

  /** Whether the same call may succeed later: nobody answered, or a server was in trouble. */
  get mayPass(): boolean {
    return this.code === 'no_answer' || this.status >= 500
  }
}

/** Called when an answer says that nobody is signed in any more. */
let signedOut: () => void = () => undefined
export const onSignedOut = (listener: () => void) => void (signedOut = listener)

const NO_ANSWER = 'The monitor did not answer. It may be starting anew; try again in a moment.'

/**
 * @param path of the orchestrator, with `/v1`, or of the monitor's own API, with `/api`
 * @param more headers besides the usual ones
 */
export async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal, more?: Record<string, string>): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...more }
  if (body !== undefined) headers['content-type'] = 'application/json'
  return send<T>(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal })
}

/** The file itself is the body: it goes through as it is read, whatever its size. */
export function upload<T>(path: string, file: File): Promise<T> {
  return send<T>(path, { method: 'POST', headers: { accept: 'application/json', 'content-type': file.type || 'application/octet-stream' }, body: file })
}

async function send<T>(path: string, request: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path.startsWith('/v1') ? `/api${path}` : path, request)
  } catch (fault) {
    if (request.signal?.aborted) throw fault
    throw new ApiError(0, 'no_answer', NO_ANSWER)
  }
  if (!response.ok) throw await refusal(response)
  return (response.status === 204 ? undefined : await response.json()) as T
}

export const get = <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal)
export const post = <T>(path: string, body?: unknown) => call<T>('POST', path, body)

async function refusal(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as {
    code?: string
    detail?: string
    title?: string
    errors?: Fault[]
  }
  const error = new ApiError(
    response.status,
    problem.code ?? 'unknown',
    problem.detail ?? problem.title ?? `The answer was ${response.status}.`,
    problem.errors ?? [],
  )
  if (response.status === 401) signedOut()
  return error
}
