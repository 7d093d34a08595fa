import { computed, signal } from '@preact/signals'
import { path } from '../route/router'
import { may } from '../session/session'
import type { Facets, Topic } from './protocol'

/** What a page wants to be told of a topic. */
export interface Wish {
  /** Left out for as many rows as the monitor gives by itself. */
  window?: number
  filter?: Facets
}

export type Wishes = Partial<Record<Topic, Wish>>

const WHOLE_LIST = 10_000
const MACHINE_PAGES = /^\/($|machines|pools|alerts)/
const SERIES_PAGES = /^\/($|pools)/

/** What the monitor is to leave out for the list of jobs; set by that page. */
export const listFilter = signal<Facets>({})

/** What is wanted now. It follows the page and the role: nobody is sent what they do not look at or may not see. */
export const wishes = computed<Wishes>(() => {
  const here = path.value
  // A job's own page keeps the list, so that the way back shows it at once.
  const onList = /^\/jobs(\/|$)/.test(here)
  const wanted: Wishes = { jobs: onList ? { window: WHOLE_LIST, filter: listFilter.value } : {} }
  if (may('operate')) {
    if (MACHINE_PAGES.test(here)) wanted.machines = {}
    if (SERIES_PAGES.test(here)) wanted.series = { window: 720 }
  }
  return wanted
})
