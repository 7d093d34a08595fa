/** Numbers as they stand on tiles and axes. */

/** `0.25`, `3.2`, `41`, `1.2K`: enough digits, and no more. */
export function short(value: number): string {
  if (value === 0) return '0'
  if (value < 1) return value.toFixed(2)
  if (value < 10) return String(Math.round(value * 10) / 10)
  return value < 1000 ? String(Math.round(value)) : compact.format(value)
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** Seconds for people: `240 ms`, `4.2 s`, `3 m 20 s`, `2 h 05 m`. */
export function seconds(value: number): string {
  if (value === 0) return '0 s'
  if (value < 1) return `${Math.round(value * 1000)} ms`
  if (value < 60) return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} s`
  const whole = Math.round(value)
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} m` : `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} m`
}

/** `0 %`, `0.4 %`, `12 %` */
export function share(value: number): string {
  const percent = value * 100
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`
}

export const dollars = (value: number) => `$${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)}`
