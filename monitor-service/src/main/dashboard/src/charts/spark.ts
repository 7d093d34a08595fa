/** The path of a tiny chart in a box; gaps where nothing was measured. Never below zero, so that small things look small. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const top = Math.max(0, ...values.map((value) => value ?? 0))
  const step = values.length > 1 ? width / (values.length - 1) : 0
  let pen = 'M'
  let path = ''
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M'
      return
    }
    const y = top === 0 ? height : height - (value / top) * height
    path += `${pen}${round(index * step)} ${round(y)}`
    pen = 'L'
  })
  return path
}

/** Fewer values, each the mean of its neighbours, for a chart that has no room for all. */
export function thin(values: readonly (number | null)[], most: number): readonly (number | null)[] {
  if (values.length <= most) return values
  const size = values.length / most
  return Array.from({ length: most }, (_, index) => {
    const known = values.slice(Math.floor(index * size), Math.floor((index + 1) * size)).filter((value) => value !== null)
    return known.length ? known.reduce((all, value) => all + value, 0) / known.length : null
  })
}

const round = (value: number) => Math.round(value * 10) / 10
