import type { ComponentChildren } from 'preact'
import { useSignalEffect } from '@preact/signals'
import { jobs } from '../feed/store'
import { count as written } from './text'

/** The frame of every page: its title, what it counts, its buttons. */
export function Page({ title, count, actions, children }: { title: string; count?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren }) {
  return (
    <main class="page" id="content" tabIndex={-1}>
      <TabTitle key={title} title={title} />
      <div class="page-head">
        <h2 class="page-title">{title}</h2>
        {count !== undefined && <span class="section-count">{count}</span>}
        {actions && <div class="page-actions">{actions}</div>}
      </div>
      {children}
    </main>
  )
}

/** The tab says how many jobs run, also to who looks at another one. */
function TabTitle({ title }: { title: string }) {
  useSignalEffect(() => {
    const running = jobs.counts.value.running ?? 0
    document.title = `${running > 0 ? `(${written(running)}) ` : ''}${title} · EMP`
  })
  return null
}
