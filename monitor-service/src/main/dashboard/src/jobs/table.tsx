import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { listLook } from '../feed/wishes'
import { useShortcuts } from '../keys/keyboard'
import { rowLinkId } from '../pages/selection'
import { visibleRange } from '../parts/window'
import { may } from '../session/session'
import type { JobsList } from './list'
import { lookFor } from './look'
import { placeOf, topFor, type Place } from './place'
import { Row } from './row'

const COLUMNS = ['State', 'Job', 'Progress', 'Time', 'Worker', 'Submitted', 'Output']

/** How long who comes back waits for the row: half a second and more. */
const FRAMES_TO_DRAW = 30

/** Where the list was left. */
let left: Place | undefined

/** Draws only the rows in sight (and a few around them); the rest is empty height. */
export function JobTable({ list }: { list: JobsList }) {
  const scroller = useRef<HTMLDivElement>(null)
  const view = useSignal({ top: 0, height: 800, row: 56 })
  const focused = useRef<string | undefined>(undefined)
  const measure = () => {
    const element = scroller.current
    if (!element) return
    const next = measured(element)
    const before = view.peek()
    if (next.top !== before.top || next.height !== before.height || next.row !== before.row) view.value = next
  }
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    // On narrow pages the whole page scrolls instead of the list.
    addEventListener('scroll', measure, { passive: true })
    comeBack(element, list.view.ids.peek(), view.peek().row)
    return () => {
      observer.disconnect()
      removeEventListener('scroll', measure)
      left = placeOf(list.view.ids.peek(), view.peek(), focused.current)
    }
  }, [])
  const ids = list.view.ids.value
  useSteadyRows(scroller, ids, view)
  useRowKeys(list, scroller)
  const range = useComputed(() => visibleRange(view.value, list.view.ids.value.length))
  const { first, end } = range.value
  useEffect(() => {
    listLook.value = lookFor(list.query.value, ids, range.value, listLook.peek())
  }, [ids, range.value, list.query.value])
  const ticks = may('submit')
  return (
    <div class={ticks ? 'table with-ticks' : 'table'} role="table" aria-label="Jobs" aria-rowcount={ids.length + 1}>
      <div class="thead" role="rowgroup">
        <div class="tr" role="row" aria-rowindex={1}>
          {ticks && (
            <span role="columnheader" class="cell-tick">
              <input type="checkbox" checked={list.selection.all.value} aria-label="Select all that match" title="Select all that match" onChange={() => list.selection.selectAll()} />
            </span>
          )}
          {COLUMNS.map((name) => <span key={name} role="columnheader">{name}</span>)}
        </div>
      </div>
      <div class="tbody" role="rowgroup" ref={scroller} onScroll={measure} onKeyDown={arrows} onFocusIn={(event) => (focused.current = rowOf(event.target)?.dataset.id)} onFocusOut={(event) => {
        // Without a target the row has gone with its focus; with the page's as target, its page is opened.
        if (event.relatedTarget instanceof Element && event.relatedTarget.id !== 'content') focused.current = undefined
      }}>
        <div class="rows" role="presentation" style={{ height: `${ids.length * view.value.row}px` }}>
          {ids.slice(first, end).map((id, index) => (
            <Row key={id} id={id} index={first + index} height={view.value.row} list={list} ticks={ticks} />
          ))}
        </div>
      </div>
    </div>
  )
}

/** Who comes back from a job finds its row where it was, whatever has come in above meanwhile. */
function comeBack(element: HTMLElement, ids: readonly string[], row: number): void {
  const to = left
  left = undefined
  const top = to && topFor(ids, to, row)
  if (!to || top === undefined) return
  element.scrollTop = top
  if (to.focus) requestAnimationFrame(() => focusWhenDrawn(rowLinkId(to.id), FRAMES_TO_DRAW))
}

/** The row is drawn once the list has noticed that it was scrolled. */
function focusWhenDrawn(link: string, frames: number): void {
  requestAnimationFrame(() => {
    const element = document.getElementById(link)
    if (element) element.focus({ preventScroll: true })
    else if (frames > 0) focusWhenDrawn(link, frames - 1)
  })
}

function measured(element: HTMLElement): { top: number; height: number; row: number } {
  const style = getComputedStyle(element)
  const row = parseFloat(style.getPropertyValue('--row-height'))
  if (style.overflowY !== 'visible') return { top: element.scrollTop, height: element.clientHeight, row }
  return { top: Math.max(0, -element.getBoundingClientRect().top), height: innerHeight, row }
}

/** Rows that come in above do not push away what one reads: unless the list is at its very top, it scrolls along. */
function useSteadyRows(scroller: { current: HTMLDivElement | null }, ids: readonly string[], view: ReadonlySignal<{ top: number; row: number }>): void {
  const before = useRef<readonly string[]>(ids)
  useLayoutEffect(() => {
    const old = before.current
    before.current = ids
    // Not read from the element: that would make the browser lay out the page twice for each change.
    const { top, row } = view.peek()
    if (!scroller.current || old === ids || top < row) return
    const at = Math.floor(top / row)
    const id = old[at]
    const now = id === undefined ? -1 : ids.indexOf(id)
    if (now >= 0 && now !== at) scroller.current.scrollTop = top + (now - at) * row
  }, [ids])
}

function useRowKeys(list: JobsList, scroller: { current: HTMLDivElement | null }): void {
  const group = 'List of jobs'
  const here = () => (scroller.current ? focusedRow(scroller.current) : undefined)
  useShortcuts([
    { keys: 'j', does: 'Next job', group, run: () => move(scroller.current, 1) },
    { keys: 'k', does: 'Job before', group, run: () => move(scroller.current, -1) },
    {
      keys: 'x',
      does: 'Select the job, or not',
      group,
      run: () => {
        const id = here()?.dataset.id
        if (id && may('submit')) list.selection.toggle(id, list.view.ids.peek())
      },
    },
    { keys: 'Escape', does: 'Select nothing', group, run: () => list.selection.clear() },
  ])
}

const rowOf = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>('[role=row]') : undefined)

const focusedRow = (scroller: HTMLElement) => (scroller.contains(document.activeElement) ? rowOf(document.activeElement) : undefined)

/** From row to row, beyond those in sight as well: the focused one scrolls into it. */
function move(scroller: HTMLElement | null, step: number): void {
  if (!scroller) return
  const row = focusedRow(scroller)
  const { top, row: height } = measured(scroller)
  const wanted = row ? Number(row.getAttribute('aria-rowindex')) + step : Math.ceil(top / height) + 2
  scroller.querySelector<HTMLElement>(`[aria-rowindex="${wanted}"] .cell-job a`)?.focus()
}

function arrows(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (!step || !(event.currentTarget instanceof HTMLElement)) return
  event.preventDefault()
  move(event.currentTarget, step)
}
