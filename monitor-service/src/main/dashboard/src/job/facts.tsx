import type { ComponentChildren } from 'preact'
import type { JobRow } from '../feed/protocol'
import { jobHref, machineHref } from '../pages/selection'
import { seconds } from '../parts/figures'
import { shortId, words } from '../parts/text'
import { dateAndTime } from '../parts/time'
import { quoted } from '../query/parse'
import { may } from '../session/session'
import type { JobDocument } from './document'

/** What is known of a job, in the words of whoever submitted it. */
export function Facts({ job, row }: { job: JobDocument; row: JobRow | undefined }) {
  const worker = row?.worker ?? job.attempts?.at(-1)?.worker
  return (
    <section class="card section" aria-labelledby="facts-title" data-testid="facts">
      <h3 id="facts-title">Facts</h3>
      <dl class="facts">
        <Fact name="Service"><List query="service" value={job.service} /></Fact>
        <Fact name="Model">{row?.model ?? job.preferred_models?.join(', ')}</Fact>
        <Fact name="Worker">{worker && <Worker id={worker} />}</Fact>
        <Fact name="Pool">{row?.pool && <List query="pool" value={row.pool} />}</Fact>
        <Fact name="Tenant"><List query="tenant" value={job.tenant} /></Fact>
        <Fact name="Priority">{job.priority}</Fact>
        <Fact name="Submitted">{dateAndTime(job.submitted_at)}</Fact>
        <Fact name="Due">{job.due_at && dateAndTime(job.due_at)}</Fact>
        <Fact name="Started">{job.started_at && dateAndTime(job.started_at)}</Fact>
        <Fact name="Finished">{job.finished_at && dateAndTime(job.finished_at)}</Fact>
        <Fact name="May run">{job.run_timeout_seconds !== undefined && seconds(job.run_timeout_seconds)}</Fact>
        <Fact name="May wait">{job.start_timeout_seconds !== undefined && seconds(job.start_timeout_seconds)}</Fact>
        <Fact name="Falls back">{job.fallback && <Fallback fallback={job.fallback} />}</Fact>
        <Fact name="Shares">{job.concurrency && `at most ${job.concurrency.limit} at once of ${job.concurrency.key}`}</Fact>
        <Fact name="Paced">{job.rate_limit && `${job.rate_limit.starts} starts in ${seconds(job.rate_limit.per_seconds)} of ${job.rate_limit.key}`}</Fact>
        <Fact name="Needs">{requirements(job).map((text) => <code key={text} class="unmet">{text}</code>)}</Fact>
        <Fact name="After">
          {job.depends_on?.map((other) => (
            <a key={other.job} class="link-text mono" href={jobHref(other.job)} title={`If it fails: ${words(other.if_it_fails)}`}>{shortId(other.job)} </a>
          ))}
        </Fact>
        <Fact name="Labels">
          {Object.entries(job.labels ?? {}).map(([name, value]) => (
            <a key={name} class="tag" href={listHref(`label.${name}`, value)}>{name}: {value}</a>
          ))}
        </Fact>
        <Fact name="Used">{Object.entries(job.result?.usage ?? {}).map(([name, value]) => <span key={name} class="usage">{words(name)} {value.toLocaleString('en')}</span>)}</Fact>
        <Fact name="Cost">{row?.cost_usd !== undefined && `$${row.cost_usd.toFixed(4)}`}</Fact>
        <Fact name="Trace">{job.trace_id && <span class="mono">{job.trace_id}</span>}</Fact>
        <Fact name="Id"><span class="mono">{job.id}</span></Fact>
      </dl>
    </section>
  )
}

/** Nothing where there is nothing to say. */
function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === undefined || children === false || children === null || children === '' || (Array.isArray(children) && children.length === 0)) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

const listHref = (field: string, value: string) => `/jobs?q=${encodeURIComponent(`${field}:${quoted(value)}`)}`

function List({ query, value }: { query: string; value: string }) {
  return <a class="link-text" href={listHref(query, value)}>{value}</a>
}

function Worker({ id }: { id: string }) {
  const machine = id.split('/')[0] ?? id
  return may('operate') ? <a class="link-text" href={machineHref(machine)}>{id}</a> : <>{id}</>
}

function Fallback({ fallback }: { fallback: NonNullable<JobDocument['fallback']> }) {
  if (fallback.taken === 0) return <>to {fallback.of} others, if it fails</>
  const from = fallback.instead_of ? ` instead of ${fallback.instead_of}` : ''
  return <>{fallback.taken} of {fallback.of} taken{from}{fallback.because ? `, because of ${words(fallback.because)}` : ''}</>
}

function requirements(job: JobDocument): readonly string[] {
  return Object.entries(job.requirements ?? {}).flatMap(([attribute, conditions]) =>
    Object.entries(conditions).map(([operator, operand]) => `${attribute} ${operator} ${Array.isArray(operand) ? operand.join(', ') : String(operand)}`),
  )
}
