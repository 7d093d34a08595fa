const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

export function bytes(count: number): string {
  let value = count
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`
}

/** The end of a job's id: the random part, which tells jobs of the same minute apart. */
export const shortId = (id: string) => id.slice(-8)

/** `resource_recovery` → `resource recovery` */
export const words = (name: string) => name.replaceAll('_', ' ')

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export const count = (value: number) => (value < 10_000 ? value.toLocaleString('en') : compact.format(value))
