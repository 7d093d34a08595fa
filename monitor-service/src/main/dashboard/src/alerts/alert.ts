/** What is wrong now, or was in the last week. */
export interface Alert {
  id: string
  kind: 'queue_age' | 'exhausted' | 'error_rate' | 'lost_machines' | 'spend'
  /** `pending`: the reason is there, but not for long enough. */
  state: 'pending' | 'firing' | 'resolved'
  pool?: string
  message: string
  value: number
  limit: number
  since: string
  fired_at?: string
  resolved_at?: string
}

export interface AlertPage {
  alerts: Alert[]
  next_cursor?: string
}

interface Kind {
  name: string
  /** Whether jobs are lost or refused while it lasts, or only slow or dear. */
  severity: 'critical' | 'warning'
  /** What to do about it. */
  remedy: string
  href: string
  link: string
}

export const KINDS: Record<Alert['kind'], Kind> = {
  queue_age: {
    name: 'Jobs wait too long', severity: 'warning', href: '/pools', link: 'To the pools',
    remedy: 'See what keeps them waiting: a pool that is paused or has too few machines, or a requirement that no machine meets. A job’s own page says why it waits.',
  },
  exhausted: {
    name: 'A pool has needed more machines than it may have', severity: 'warning', href: '/pools', link: 'To the pools',
    remedy: 'Raise the pool’s max or max-usd-per-hour, or send fewer jobs there.',
  },
  error_rate: {
    name: 'Many jobs fail', severity: 'critical', href: '/dead-letters', link: 'To the dead letters',
    remedy: 'See what they failed of, mend that, and replay them.',
  },
  lost_machines: {
    name: 'Machines are lost', severity: 'critical', href: '/machines?health=lost', link: 'To the lost machines',
    remedy: 'They are gone without having said goodbye. Look at their hosts and network; their jobs go to others when their leases end.',
  },
  spend: {
    name: 'More was spent today than planned', severity: 'warning', href: '/pools', link: 'To the pools',
    remedy: 'Lower the pools’ max, limit tenants, or raise usd-per-day if it is meant.',
  },
}

const ORDER: Record<Alert['state'], number> = { firing: 0, pending: 1, resolved: 2 }

/** What fires first, then what may soon, then what is over; the critical and the latest first among these. */
export function sorted(alerts: readonly Alert[]): Alert[] {
  const critical = (alert: Alert) => (KINDS[alert.kind].severity === 'critical' ? 0 : 1)
  return [...alerts].sort((a, b) => ORDER[a.state] - ORDER[b.state] || critical(a) - critical(b) || (a.since < b.since ? 1 : -1))
}
