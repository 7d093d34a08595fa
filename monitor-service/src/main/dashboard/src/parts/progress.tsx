/** How far a job is. Without a fraction it moves without saying how far. */
export function Progress({ fraction, label }: { fraction: number | undefined; label: string }) {
  const percent = fraction === undefined ? undefined : Math.round(fraction * 100)
  return (
    <span
      class={percent === undefined ? 'bar unknown' : 'bar'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span class="bar-fill" style={percent === undefined ? undefined : { transform: `scaleX(${fraction})` }} />
    </span>
  )
}
