import { go, path } from '../route/router'

const KEY = 'emp.return'

/** Before the page is left for the issuer, which sends everybody back to the first one. */
export function rememberPlace(): void {
  const here = location.pathname + location.search
  if (path.peek() !== '/sign-in') sessionStorage.setItem(KEY, here)
}

/** Where somebody was before; once. */
export function returnToPlace(): void {
  const there = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  if (there?.startsWith('/') && !there.startsWith('//') && location.pathname === '/') go(there, { replace: true })
  else if (location.pathname === '/sign-in') go('/', { replace: true })
}
