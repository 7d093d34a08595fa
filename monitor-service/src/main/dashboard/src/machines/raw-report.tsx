import { useSignal } from '@preact/signals'
import { useResource } from '../api/resource'
import { Loaded } from '../parts/states'

/** The machine's last report as the orchestrator has it; asked for only once somebody opens it. */
export function RawReport({ id }: { id: string }) {
  const open = useSignal(false)
  return (
    <details class="fold raw" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>Raw report</summary>
      {open.value && <Report address={`/v1/machines/${encodeURIComponent(id)}`} />}
    </details>
  )
}

function Report({ address }: { address: string }) {
  const report = useResource<unknown>(address)
  return (
    <Loaded resource={report}>
      {(found) => (
        <>
          <pre class="raw-text" tabIndex={0}>{JSON.stringify(found, null, 2)}</pre>
          <a class="text-link" href={`/api${address}`} target="_blank" rel="noreferrer">Open as JSON</a>
        </>
      )}
    </Loaded>
  )
}
