import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ApiError } from './api/client'
import { Help, showHelp } from './keys/help'
import { useShortcuts } from './keys/keyboard'
import { Banner } from './parts/banner'
import { Confirm } from './parts/confirm'
import { Header } from './parts/header'
import { Logo } from './parts/icons'
import { Nav } from './parts/nav'
import { Palette, showPalette } from './parts/palette'
import { Empty } from './parts/states'
import { Page } from './parts/page'
import { Toasts } from './parts/toast'
import { pageAt, pages } from './route/pages'
import { go, path } from './route/router'
import { returnToPlace } from './session/return'
import { may, session, sessionFault, signedIn } from './session/session'
import { SignIn } from './session/sign-in'

export function App({ onRetry }: { onRetry: () => void }) {
  if (!session.value) return sessionFault.value ? <NoSession fault={sessionFault.value} /> : null
  return signedIn.value ? <Frame onRetry={onRetry} /> : <SignIn />
}

/** The page is here but may not begin: what is wrong, and that it goes on by itself. */
function NoSession({ fault }: { fault: ApiError }) {
  return (
    <main class="sign-in">
      <div class="card sign-in-card" role="alert">
        <h1 class="brand"><Logo /> EMP</h1>
        <p>{fault.message}</p>
        <p class="quiet">This page tries again by itself.</p>
      </div>
    </main>
  )
}

function Frame({ onRetry }: { onRetry: () => void }) {
  useLayoutEffect(returnToPlace, [])
  useShortcuts([
    { keys: 'ctrl+k', does: 'Go anywhere, do anything', run: showPalette },
    { keys: '?', does: 'These keys', run: showHelp },
    ...pages.filter((page) => may(page.least)).map((page) => ({
      keys: `g ${page.key}`,
      does: page.title,
      group: 'Go to',
      run: () => go(page.path),
    })),
  ])
  return (
    <>
      <a class="skip" href="#content">Skip to the content</a>
      <Header />
      <Banner onRetry={onRetry} />
      <div class="frame">
        <Nav />
        <Here />
      </div>
      <Palette />
      <Help />
      <Confirm />
      <Toasts />
    </>
  )
}

function Here() {
  const here = path.value
  const found = pageAt(here)
  const first = useRef(true)
  // At once, so that a page which gives the focus back to what it had is not overtaken.
  useLayoutEffect(() => {
    // A reader of the screen hears where it has come to; not when the page itself has just been loaded.
    if (!first.current) document.getElementById('content')?.focus({ preventScroll: true })
    first.current = false
  }, [here])
  if (!found) {
    return (
      <Page title="No such page">
        <Empty title={`There is no page ${here}`}>
          <a class="button" href="/">To the overview</a>
        </Empty>
      </Page>
    )
  }
  if (!may(found.least)) {
    return (
      <Page title="Not for your key">
        <Empty title={`This page needs the role ${found.least}`}>
          <p>You are signed in with the role {session.value?.role}. An administrator can make you a key with a higher one.</p>
          <a class="button" href="/">To the overview</a>
        </Empty>
      </Page>
    )
  }
  const View = found.view
  return <View key={here} {...found.parts} />
}
