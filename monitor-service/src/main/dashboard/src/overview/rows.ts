import { computed } from '@preact/signals'
import type { SeriesRow } from '../feed/protocol'
import { series } from '../feed/store'

/** The last hour, the oldest first. */
export const lastHour = computed<readonly SeriesRow[]>(() => series.ids.value.flatMap((id) => series.peek(id) ?? []).reverse())
