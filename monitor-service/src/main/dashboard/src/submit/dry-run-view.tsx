import { Figure } from '../parts/figure'
import { Mark } from '../parts/mark'
import { Moment } from '../parts/moment'
import { Panel } from '../parts/panel'
import { span } from '../parts/time'
import { usd } from '../parts/money'
import { requirementsOf, verdict, type DryRun } from './dry-run'

/** What would happen to the job if it were submitted now. */
export function DryRunView({ run }: { run: DryRun }) {
  const said = verdict(run)
  return (
    <Panel title="What would happen">
      <p class="verdict" data-testid="dry-run"><Mark tone={said.tone}>{said.word}</Mark> {said.sentence}</p>
      <dl class="numbers">
        <Figure name="Pool" value={run.pool ?? 'any'} note={decidedBy(run)} />
        <Figure name="Workers that can" value={run.machines.workers.length} note={`${run.machines.free_slots} of ${run.machines.slots} slots free`} />
        <Figure name="Ahead" value={run.ahead} />
        {run.estimated_start_at && <Figure name="Starts" value={<Moment at={run.estimated_start_at} />} note="an estimate" />}
        {run.estimated_run_seconds !== undefined && <Figure name="Runs" value={span(run.estimated_run_seconds * 1000)} note="the mean of such jobs" />}
        {run.estimated_cost_usd !== undefined && <Figure name="Costs" value={usd(run.estimated_cost_usd)} note="an estimate" />}
      </dl>
      <dl class="facts">
        <dt>Must be</dt>
        <dd class="mono">{requirementsOf(run.lane).join(' · ')}</dd>
        {run.model && <><dt>Model</dt><dd>{run.model}{run.gpu_memory_gb !== undefined && `, ${run.gpu_memory_gb} GB of GPU memory`}</dd></>}
      </dl>
      <Workers title={`${run.machines.workers.length} that can take it`} workers={run.machines.workers.map((worker) => ({ worker, why: [] }))} />
      <Workers title={`${run.machines.others.length} that cannot, and why`} workers={run.machines.others} open={run.machines.workers.length === 0} />
    </Panel>
  )
}

function Workers({ title, workers, open }: { title: string; workers: DryRun['machines']['others']; open?: boolean }) {
  if (workers.length === 0) return null
  return (
    <details class="fold" open={open}>
      <summary>{title}</summary>
      <ul class="why-list">
        {workers.map(({ worker, why }) => <li key={worker}><b>{worker}</b> <span class="quiet">{why.join(', ')}</span></li>)}
      </ul>
    </details>
  )
}

function decidedBy({ decided_by: by, rule }: DryRun): string {
  if (by === 'rule') return `by the rule ${rule?.name ?? rule?.index ?? ''}`.trim()
  return by === 'job' ? 'the job says so' : 'no rule fits'
}
