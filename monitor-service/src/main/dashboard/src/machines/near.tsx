import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Spread } from './spread'

/** Beyond the edge of the window a card is drawn already, so that nobody scrolls into emptiness. */
const MARGIN = '600px'
const USUAL_HEIGHT = 320
/** So many cards come and go within a frame; more would hold it up. */
const A_FRAME = 4

const listeners = new WeakMap<Element, (near: boolean) => void>()
const work = new Spread(A_FRAME, (go) => requestAnimationFrame(go))
let observer: IntersectionObserver | undefined

function observed(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => entries.forEach((entry) => work.add(() => listeners.get(entry.target)?.(entry.isIntersecting))),
    { rootMargin: `${MARGIN} 0px` },
  )
  return observer
}

/** Draws what it holds only while it is near the window; out of it, it keeps its height. Thousands of them cost next to nothing. */
export function WhenNear({ children }: { children: () => ComponentChildren }) {
  const element = useRef<HTMLLIElement>(null)
  const near = useSignal(false)
  const height = useRef(USUAL_HEIGHT)
  useEffect(() => {
    const own = element.current
    if (!own) return
    listeners.set(own, (now) => {
      if (!now && near.peek()) height.current = own.offsetHeight
      near.value = now
    })
    observed().observe(own)
    return () => {
      listeners.delete(own)
      observed().unobserve(own)
    }
  }, [])
  return (
    <li ref={element} style={near.value ? undefined : { minHeight: `${height.current}px` }}>
      {near.value && children()}
    </li>
  )
}
