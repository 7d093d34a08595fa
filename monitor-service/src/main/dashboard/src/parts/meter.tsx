import { isHigh } from './share'
import { percent } from './text'

interface Props {
  name: string
  /** What the bar is called where its name alone is not enough. */
  label?: string
  share: number
  /** Said in place of the percentage. */
  text?: string
  /** Set where all of it may well be used. */
  calm?: boolean
}

/** How much of something is used: its name, a bar, and the same in words. */
export function Meter({ name, label, share, text, calm }: Props) {
  const words = text ?? percent(share)
  return (
    <div class={isHigh(share) && !calm ? 'measure high' : 'measure'}>
      <span class="measure-name" title={name}>{name}</span>
      <span
        class="bar"
        role="meter"
        aria-label={label ?? name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={words}
      >
        <span class="bar-fill" style={{ transform: `scaleX(${share})` }} />
      </span>
      <span class="measure-text">{words}</span>
    </div>
  )
}
