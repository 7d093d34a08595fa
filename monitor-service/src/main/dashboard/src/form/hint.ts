import { bounds } from './kind'
import type { Schema } from './schema'

/** What stands under a field: what it is for, and what is allowed. */
export function hintOf(schema: Schema): string | undefined {
  const allowed = bounds(schema)
  const parts = [schema.description, allowed && `Allowed: ${allowed}.`].filter(Boolean)
  return parts.length > 0 ? parts.join(' ') : undefined
}
