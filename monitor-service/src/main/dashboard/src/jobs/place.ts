/** A row of the list that was left, how far below the upper edge it stood, and whether it had the focus. */
export interface Place {
  id: string
  below: number
  focus: boolean
}

/** @param focused the row with the focus; without one the topmost in sight is what one remembers */
export function placeOf(ids: readonly string[], view: { top: number; row: number }, focused: string | undefined): Place | undefined {
  const at = focused === undefined ? Math.floor(view.top / view.row) : ids.indexOf(focused)
  const id = ids[at]
  return id === undefined ? undefined : { id, below: at * view.row - view.top, focus: focused !== undefined }
}

/** How far to scroll so that the row stands where it stood, whatever has come in above; undefined when it has left. */
export function topFor(ids: readonly string[], place: Place, row: number): number | undefined {
  const at = ids.indexOf(place.id)
  return at < 0 ? undefined : at * row - place.below
}
