const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

export function bytes(count: number): string {
  const unit = unitOf(count)
  return `${inUnit(count, unit)} ${UNITS[unit]}`
}

/** `21.0 of 24.0 GB`: both in the unit of the total. */
export function bytesOf(used: number, total: number): string {
  const unit = unitOf(total)
  return `${inUnit(used, unit)} of ${inUnit(total, unit)} ${UNITS[unit]}`
}

export const percent = (share: number) => `${Math.round(share * 100)} %`

/** `1.2 cores` */
export const cores = (count: number) => `${count.toFixed(1)} ${count.toFixed(1) === '1.0' ? 'core' : 'cores'}`

/** The end of a job's id: the random part, which tells jobs of the same minute apart. */
export const shortId = (id: string) => id.slice(-8)

/** `resource_recovery` → `resource recovery` */
export const words = (name: string) => name.replaceAll('_', ' ')

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export const count = (value: number) => (value < 10_000 ? value.toLocaleString('en') : compact.format(value))

function unitOf(count: number): number {
  let unit = 0
  for (let value = count; value >= 1000 && unit < UNITS.length - 1; value /= 1000) unit++
  return unit
}

function inUnit(count: number, unit: number): string {
  const value = count / 1000 ** unit
  return unit === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1)
}
