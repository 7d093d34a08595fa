import type { ComponentChildren } from 'preact'
import type { ApiError } from '../api/client'
import type { Resource } from '../api/resource'

/** Nothing to show, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="card empty">
      <h3>{title}</h3>
      {children}
    </div>
  )
}

/** What could not be read, and what to do next. */
export function Failure({ fault, retry }: { fault: ApiError; retry: () => void }) {
  return (
    <div class="card empty" role="alert">
      <h3>{fault.status === 403 ? 'Your key may not see this' : 'This could not be read'}</h3>
      <p>{fault.message}</p>
      {fault.status !== 403 && <button type="button" class="button" onClick={retry}>Try again</button>}
    </div>
  )
}

export function Skeletons({ count = 5, height = 48 }: { count?: number; height?: number }) {
  return (
    <div class="card skeletons" aria-hidden="true">
      {Array.from({ length: count }, (_, n) => <div key={n} class="skeleton" style={{ height: `${height}px` }} />)}
    </div>
  )
}

/** A page's content once it is there; its skeleton before, and what is wrong instead. What is old stays in sight, and is said to be old. */
export function Loaded<T>({ resource, children, height }: { resource: Resource<T>; children: (data: T) => ComponentChildren; height?: number }) {
  const data = resource.data.value
  const fault = resource.fault.value
  if (data === undefined) return fault ? <Failure fault={fault} retry={resource.reload} /> : <Skeletons height={height} />
  return (
    <>
      {fault && <p class="fault-box mild" role="status">What you see is old: {fault.message}</p>}
      {children(data)}
    </>
  )
}
