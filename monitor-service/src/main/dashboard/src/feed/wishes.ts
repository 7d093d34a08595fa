import { computed, signal } from '@preact/signals'
import { match } from '../route/match'
import { path } from '../route/router'
import { may } from '../session/session'
import { TOP, type Facets, type Look, type Topic } from './protocol'
import { Shown } from './shown'

/** What a page wants to be told of a topic. */
export interface Wish {
  /** Left out for as many rows as the monitor gives by itself. */
  window?: number
  filter?: Facets
  /** Left out to be told everything of every row. */
  look?: Look
}

export type Wishes = Partial<Record<Topic, Wish>>

const WHOLE_LIST = 10_000
/** More than the overview shows. */
const OVERVIEW: Look = { newest: 12 }
/** These show how far the job of each worker has come. */
const MACHINE_LISTS = /^\/machines(\/|$)/
const MACHINE_PAGE = '/machines/:id'
const JOB_PAGE = /^\/jobs\/([^/]+)$/
/** These show no more of a machine than how it is. */
const HEALTH_PAGES = /^\/($|pools|alerts)/
const SERIES_PAGES = /^\/($|pools)/

/** What the monitor is to leave out for the list of jobs; set by that page. */
export const listFilter = signal<Facets>({})

/** Which rows of the list of jobs are in sight; undefined when each may matter. Set by that page. */
export const listLook = signal<Look | undefined>(TOP)

/** The jobs whose progress is drawn beside the worker that has them. Filled by what draws them. */
export const jobsInHand = new Shown()

/** The machines whose cards are drawn. Filled by what draws them. */
export const machinesInSight = new Shown()

/** What is wanted now. It follows the page and the role: nobody is sent what they do not look at or may not see. */
export const wishes = computed<Wishes>(() => {
  const here = path.value
  const wanted: Wishes = { jobs: jobsFor(here) }
  if (may('operate')) {
    if (MACHINE_LISTS.test(here)) wanted.machines = { look: { ids: machinesAt(here) } }
    else if (HEALTH_PAGES.test(here)) wanted.machines = { look: {} }
    if (SERIES_PAGES.test(here)) wanted.series = { window: 720 }
  }
  return wanted
})

function machinesAt(here: string): readonly string[] {
  const machine = match(MACHINE_PAGE, here)?.id
  return machine === undefined ? machinesInSight.ids.value : [machine]
}

function jobsFor(here: string): Wish {
  if (here === '/') return { look: OVERVIEW }
  const list: Wish = { window: WHOLE_LIST, filter: listFilter.value }
  if (here === '/jobs') return { ...list, look: listLook.value }
  // A job's own page keeps the list, so that the way back shows it at once.
  const [, job] = JOB_PAGE.exec(here) ?? []
  if (job === undefined) return { look: MACHINE_LISTS.test(here) ? { ids: jobsInHand.ids.value } : {} }
  return { ...list, look: { ids: [job] } }
}
