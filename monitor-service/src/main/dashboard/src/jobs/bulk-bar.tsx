import { count } from '../parts/text'
import type { JobsList } from './list'

/** What can be done to the jobs that are ticked. */
export function BulkBar({ list }: { list: JobsList }) {
  const { selection, view } = list
  if (selection.isEmpty.value) return null
  const all = selection.all.value
  return (
    <div class="bulk-bar" role="toolbar" aria-label="Selected jobs" data-testid="bulk-bar">
      <b role="status">{all ? `All ${count(view.ids.value.length)} that match` : `${count(list.selectedCount())} selected`}</b>
      {!all && (
        <button type="button" class="button small" onClick={() => selection.selectAll()}>
          All {count(view.ids.value.length)} that match
        </button>
      )}
      <span class="bulk-actions">
        <button type="button" class="button small" onClick={() => list.askBulk('retry')}>Retry …</button>
        <button type="button" class="button small danger-text" onClick={() => list.askBulk('cancel')}>Cancel …</button>
        <button type="button" class="button small" onClick={() => selection.clear()} title="Select nothing (Esc)">Clear</button>
      </span>
    </div>
  )
}
