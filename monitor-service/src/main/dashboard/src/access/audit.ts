export interface AuditEntry {
  at: string
  key_id: string
  key_name: string
  role: string
  tenant: string
  method: string
  /** `/v1/pools/{pool}/pause` */
  path: string
  /** What stood in the variables of the path. */
  target: Record<string, string>
  /** 499 when the caller left before there was an answer. */
  status: number
  /** What the call was about besides: limits that were set, the id of what was made. */
  detail?: Record<string, string>
}

export interface AuditPage {
  entries: AuditEntry[]
  next_cursor?: string
}

const VERBS: Record<string, string> = { POST: 'make', PUT: 'replace', PATCH: 'change', DELETE: 'delete' }

/** What was done, in words: `pause pool heavy`, `cancel jobs`, `delete key key_01…`. */
export function deed({ method, path, target }: Pick<AuditEntry, 'method' | 'path' | 'target'>): string {
  const [collection = '', ...rest] = path.split('/').slice(2)
  const last = rest.at(-1)
  const verb = last && !last.startsWith('{') ? last : (VERBS[method] ?? method.toLowerCase())
  const names = Object.values(target)
  const thing = names.length > 0 || verb === VERBS.POST ? collection.replace(/s$/, '') : collection
  return [verb, thing, ...names].join(' ').replaceAll('-', (_, offset: number) => (offset < verb.length + thing.length + 1 ? ' ' : '-'))
}

/** `queued 10, weight 3`; empty when there is nothing to say. */
export const about = ({ detail }: Pick<AuditEntry, 'detail'>) =>
  Object.entries(detail ?? {}).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`).join(', ')

export const wasRefused = ({ status }: AuditEntry) => status >= 400

/** Every word must be somewhere: in the name of the key, what was done, the tenant, the status. */
export function fits(entry: AuditEntry, text: string): boolean {
  const words = [entry.key_name, entry.key_id, entry.role, entry.tenant, deed(entry), about(entry), entry.path, entry.status].join('\n').toLowerCase()
  return text.toLowerCase().split(/\s+/).every((word) => words.includes(word))
}
