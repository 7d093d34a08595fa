import type { ComponentType } from 'preact'
import { Alerts } from '../pages/alerts'
import { Audit } from '../pages/audit'
import { DeadLetters } from '../pages/dead-letters'
import { JobPage } from '../pages/job'
import { Jobs } from '../pages/jobs'
import { Keys } from '../pages/keys'
import { MachinePage } from '../pages/machine-page'
import { Machines } from '../pages/machines'
import { Overview } from '../pages/overview'
import { Pools } from '../pages/pools'
import { Schedules } from '../pages/schedules'
import { Submit } from '../pages/submit'
import { Webhooks } from '../pages/webhooks'
import type { Role } from '../session/session'
import { match } from './match'

export interface PageEntry {
  path: string
  title: string
  icon: string
  /** The second of two keys; the first is `g`. */
  key: string
  least: Role
  view: ComponentType<Record<string, string>>
}

/** What stands in the menu, in its order. */
export const pages: readonly PageEntry[] = [
  { path: '/', title: 'Overview', icon: 'gauge', key: 'o', least: 'read', view: Overview },
  { path: '/jobs', title: 'Jobs', icon: 'list', key: 'j', least: 'read', view: Jobs },
  { path: '/machines', title: 'Machines', icon: 'chip', key: 'm', least: 'operate', view: Machines },
  { path: '/pools', title: 'Pools', icon: 'layers', key: 'p', least: 'operate', view: Pools },
  { path: '/dead-letters', title: 'Dead letters', icon: 'inbox', key: 'd', least: 'read', view: DeadLetters },
  { path: '/schedules', title: 'Schedules', icon: 'clock', key: 's', least: 'read', view: Schedules },
  { path: '/webhooks', title: 'Webhooks', icon: 'hook', key: 'w', least: 'read', view: Webhooks },
  { path: '/alerts', title: 'Alerts', icon: 'bell', key: 'a', least: 'operate', view: Alerts },
  { path: '/audit', title: 'Audit', icon: 'book', key: 'u', least: 'admin', view: Audit },
  { path: '/keys', title: 'Access', icon: 'person', key: 'k', least: 'admin', view: Keys },
  { path: '/submit', title: 'Submit', icon: 'plus', key: 'n', least: 'submit', view: Submit },
]

const inner: readonly Pick<PageEntry, 'path' | 'least' | 'view'>[] = [
  { path: '/jobs/:id', least: 'read', view: JobPage as unknown as ComponentType<Record<string, string>> },
  { path: '/machines/:id', least: 'operate', view: MachinePage as unknown as ComponentType<Record<string, string>> },
]

export interface FoundPage extends Pick<PageEntry, 'least' | 'view'> {
  /** What the address names. */
  parts: Record<string, string>
}

export function pageAt(path: string): FoundPage | undefined {
  for (const entry of [...pages, ...inner]) {
    const parts = match(entry.path, path)
    if (parts) return { view: entry.view, least: entry.least, parts }
  }
  return undefined
}
