import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { jobs, link, now } from '../feed/store'
import { BulkBar } from '../jobs/bulk-bar'
import { BulkDialog } from '../jobs/bulk-dialog'
import { FilterField } from '../jobs/filter-field'
import { JobsList } from '../jobs/list'
import { rememberList } from '../jobs/way-back'
import { StateFilter } from '../jobs/state-filter'
import { JobTable } from '../jobs/table'
import { Page } from '../parts/page'
import { Empty, Skeletons } from '../parts/states'
import { place, setQuery } from '../route/router'
import { may } from '../session/session'
import { NoJobs } from './no-jobs'

/** Each second would be too often: all rows are looked at when time decides which fit. */
const TICK_SECONDS = 5
const TYPED_MS = 1_200

/** Every job the monitor holds, live. The filter is part of the address. */
export function Jobs() {
  const list = useMemo(() => new JobsList(), [])
  const text = place.value.query.get('q') ?? ''
  useLayoutEffect(() => {
    list.ask(text)
    rememberList()
  }, [text])
  useEffect(() => {
    let ticks = 0
    const stop = now.subscribe(() => void (++ticks % TICK_SECONDS === 0 && list.view.tick()))
    return () => {
      stop()
      list.close()
    }
  }, [])
  const loaded = jobs.loaded.value
  // The lists themselves change ten times a second; this page only when their lengths do.
  const total = useComputed(() => jobs.ids.value.length).value
  const shown = useComputed(() => list.view.ids.value.length).value
  const isFiltered = text.trim() !== ''
  // None on the page can also mean that those for a wider filter are still on their way.
  const any = useComputed(() => jobs.ids.value.length > 0 || Object.values(jobs.counts.value).some((number) => number > 0)).value
  if (loaded && !any && !isFiltered) return <Page title="Jobs"><NoJobs /></Page>
  return (
    <Page
      title="Jobs"
      count={loaded ? (isFiltered ? `${shown.toLocaleString('en')} ${shown === 1 ? 'fits' : 'fit'}` : `newest ${total.toLocaleString('en')}`) : undefined}
      actions={may('submit') && <a class="button" href="/submit">Submit a job</a>}
    >
      <div class="jobs-tools">
        <FilterField list={list} text={text} />
        <StateFilter list={list} text={text} />
      </div>
      {!loaded || (total === 0 && !isFiltered) ? (
        <Skeletons count={8} height={55} />
      ) : shown === 0 ? (
        <Empty title="No job fits">
          <p>{link.value === 'polling' ? 'No WebSocket gets through, so only the newest 200 jobs are here, and none of them fits this filter. All' : 'None of the jobs that the monitor holds fits this filter. Older ones'} can be found over the API: <code>GET /v1/jobs</code>.</p>
          <button type="button" class="button" onClick={() => setQuery('q', undefined)}>Clear the filter</button>
        </Empty>
      ) : (
        <div class={list.selection.isEmpty.value ? 'card jobs-card' : 'card jobs-card selecting'}>
          <BulkBar list={list} />
          <JobTable list={list} />
        </div>
      )}
      <Found text={text} shown={shown} />
      <BulkDialog list={list} />
    </Page>
  )
}

/** Who cannot see the list hears how many fit, once they have stopped typing. */
function Found({ text, shown }: { text: string; shown: number }) {
  const said = useSignal('')
  const latest = useRef(shown)
  latest.current = shown
  useEffect(() => {
    const timer = setTimeout(() => (said.value = text.trim() ? `${latest.current} ${latest.current === 1 ? 'job fits' : 'jobs fit'}` : ''), TYPED_MS)
    return () => clearTimeout(timer)
  }, [text])
  return <p class="unseen" role="status" data-testid="found">{said.value}</p>
}
