import type { JsonObject } from '../form/json'
import type { Schema } from '../form/schema'

export interface Tenant {
  tenant: string
  weight: number
  /** What is left out has no limit. */
  limits: {
    queued?: number
    running?: number
    submissions_per_second?: number
    submission_burst?: number
    spend_per_day_usd?: number
  }
  /** Only of a tenant with limits. */
  usage?: { queued: number; running: number; spent_today_usd: number; reserved_usd: number }
}

export interface TenantPage {
  tenants: Tenant[]
  next_cursor?: string
}

/** What may be said of a tenant, for the form. */
export const TENANT: Schema = {
  type: 'object',
  properties: {
    weight: { type: 'integer', minimum: 1, maximum: 100, default: 1, description: 'Its share of the workers beside tenants that wait with the same priority.' },
    limits: {
      type: 'object',
      description: 'What is left out has no limit.',
      properties: {
        queued: { type: 'integer', minimum: 0, maximum: 1_000_000_000, title: 'Waiting jobs' },
        running: { type: 'integer', minimum: 0, maximum: 1_000_000, title: 'Running jobs' },
        submissions_per_second: { type: 'number', minimum: 0.001, maximum: 100_000 },
        submission_burst: { type: 'integer', minimum: 1, maximum: 1_000_000, description: 'So many at once after a pause.' },
        spend_per_day_usd: { type: 'number', minimum: 0, maximum: 1_000_000_000, title: 'US dollars a day' },
      },
    },
  },
}

export const bodyOf = ({ weight, limits }: Tenant): JsonObject => ({ weight, limits: { ...limits } })
