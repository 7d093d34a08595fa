const FIRST_MS = 400
const LONGEST_MS = 15_000

/** The wait before the next attempt: doubles, with the upper half random so that many pages do not return in step. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  return longest / 2 + (longest / 2) * random()
}
