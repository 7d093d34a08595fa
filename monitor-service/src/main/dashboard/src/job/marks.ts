/** A text cut at each place where something is found; every second piece is a find. Upper and lower case are the same. */
export function marks(text: string, wanted: string): readonly string[] {
  if (!wanted) return [text]
  const pieces: string[] = []
  const low = text.toLowerCase()
  const needle = wanted.toLowerCase()
  let from = 0
  for (let at = low.indexOf(needle); at >= 0 && pieces.length < 2 * MOST; at = low.indexOf(needle, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + needle.length))
    from = at + needle.length
  }
  return [...pieces, text.slice(from)]
}

/** More finds than anybody steps through. */
export const MOST = 500
