import type { ComponentChildren } from 'preact'

/** A part of a page with a heading of its own. */
export function Panel({ title, count, actions, id, children }: { title: string; count?: ComponentChildren; actions?: ComponentChildren; id?: string; children: ComponentChildren }) {
  return (
    <section class="card panel" aria-label={title} id={id}>
      <div class="panel-head">
        <h3>{title}</h3>
        {count !== undefined && <span class="section-count">{count}</span>}
        {actions && <div class="page-actions">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
