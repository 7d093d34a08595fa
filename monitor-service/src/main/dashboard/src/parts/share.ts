/** What is used of what there is, 0 to 1; 0 when there is nothing. */
export function share(used: number, total: number): number {
  return total > 0 ? Math.min(1, Math.max(0, used / total)) : 0
}

/** From here on somebody should look. */
export const isHigh = (value: number) => value >= 0.9
