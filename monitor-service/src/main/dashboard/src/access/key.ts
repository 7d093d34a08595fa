import type { Role } from '../session/session'

export interface ApiKey {
  id: string
  name: string
  tenant: string
  role: Role
  /** What the key begins with. */
  prefix: string
  created_at: string
  created_by: string
  expires_at?: string
  last_used_at?: string
  /** Only in the answer that made it. */
  secret?: string
}

export interface KeyPage {
  keys: ApiKey[]
  next_cursor?: string
}
