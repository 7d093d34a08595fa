import { pages } from '../route/pages'
import { path } from '../route/router'
import { may } from '../session/session'
import { MenuIcon } from './menu-icons'

/** The menu: the pages that the viewer may see. */
export function Nav() {
  const here = path.value
  return (
    <nav class="nav" aria-label="Pages">
      <ul>
        {pages.filter((page) => may(page.least)).map((page) => {
          const current = page.path === '/' ? here === '/' : here === page.path || here.startsWith(`${page.path}/`)
          return (
            <li key={page.path}>
              <a class="nav-link" href={page.path} aria-current={current ? 'page' : undefined} title={`${page.title} (g ${page.key})`}>
                <MenuIcon name={page.icon} />
                <span>{page.title}</span>
              </a>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
