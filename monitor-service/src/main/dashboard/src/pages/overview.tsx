import { jobs, machines, offered } from '../feed/store'
import { FiringAlerts } from '../overview/alerts'
import { Charts } from '../overview/charts'
import { FirstSteps } from '../overview/first-steps'
import { FleetStrip } from '../overview/fleet'
import { NewestJobs } from '../overview/newest'
import { lastHour } from '../overview/rows'
import { Tiles } from '../overview/tiles'
import { Page } from '../parts/page'
import { may } from '../session/session'

/** How the platform is doing, at one look. */
export function Overview() {
  const operates = may('operate')
  const anyJob = jobs.ids.value.length > 0 || Object.values(jobs.counts.value).some((number) => number > 0)
  const anyMachine = machines.ids.value.length > 0
  const known = jobs.loaded.value && (!operates || machines.loaded.value)
  return (
    <Page title="Overview">
      {operates && <FiringAlerts />}
      {known && (!anyJob || (operates && !anyMachine)) && <FirstSteps machine={anyMachine || !operates} job={anyJob} />}
      {(anyJob || !known) && <Tiles />}
      {operates && <FleetStrip />}
      {operates && anyJob && offered.value.has('series') && (lastHour.value.length > 1 ? <Charts /> : <ChartSkeletons />)}
      {anyJob && <NewestJobs />}
    </Page>
  )
}

function ChartSkeletons() {
  return (
    <div class="charts" aria-hidden="true">
      {[1, 2, 3, 4, 5].map((n) => <div key={n} class="card skeleton chart-skeleton" />)}
    </div>
  )
}
