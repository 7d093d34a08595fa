const AROUND = 6

/** Which rows to draw: those in sight and a few on either side, from `first` up to but not including `end`. */
export function visibleRange(view: { top: number; height: number; row: number }, count: number) {
  const first = Math.max(0, Math.floor(view.top / view.row) - AROUND)
  const end = Math.min(count, Math.ceil((view.top + view.height) / view.row) + AROUND)
  return { first: Math.min(first, end), end }
}
