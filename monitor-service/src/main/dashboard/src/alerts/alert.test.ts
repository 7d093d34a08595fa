import { expect, it } from 'vitest'
import { sorted, type Alert } from './alert'

const alert = (id: string, kind: Alert['kind'], state: Alert['state'], since: string): Alert => ({ id, kind, state, message: '', value: 1, limit: 0, since })

it('shows what fires first, the critical before the rest, the latest before the older', () => {
  const alerts = [
    alert('over', 'error_rate', 'resolved', '9'),
    alert('soon', 'error_rate', 'pending', '9'),
    alert('old', 'queue_age', 'firing', '1'),
    alert('new', 'queue_age', 'firing', '2'),
    alert('worst', 'lost_machines', 'firing', '0'),
  ]
  expect(sorted(alerts).map((each) => each.id)).toEqual(['worst', 'new', 'old', 'soon', 'over'])
})
