import type { ComponentChildren } from 'preact'
import { sparkPath, thin } from '../charts/spark'

interface TileProps {
  name: string
  value: ComponentChildren
  /** A second line. */
  about?: ComponentChildren
  /** How it came to this, oldest first. */
  trend?: readonly (number | null)[]
  href?: string
  tone?: 'good' | 'warn' | 'bad'
}

const WIDTH = 120
const HEIGHT = 26
const POINTS = 60

/** One number that matters, and how it came to it. */
export function Tile({ name, value, about, trend, href, tone }: TileProps) {
  const Box = href ? 'a' : 'div'
  return (
    <Box class={`card tile ${tone ? `tile-${tone}` : ''}`} href={href} data-testid={`tile-${name}`}>
      <span class="tile-name">{name}</span>
      <b class="tile-value number">{value}</b>
      <span class="tile-about">{about}</span>
      {trend && trend.length > 1 && (
        <svg class="spark" viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={sparkPath(thin(trend, POINTS), WIDTH, HEIGHT)} />
        </svg>
      )}
    </Box>
  )
}
