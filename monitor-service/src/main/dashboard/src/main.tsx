import { effect } from '@preact/signals'
import { render } from 'preact'
import { App } from './app'
import { Connection } from './feed/connection'
import { startKeyboard } from './keys/keyboard'
import { startRouter } from './route/router'
import { loadSession, signedIn } from './session/session'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/controls.css'
import './styles/over.css'
import './styles/lists.css'
import './styles/machines.css'
import './styles/machine-page.css'
import './styles/form.css'
import './styles/submit.css'
import './styles/pools.css'
import './styles/dead-letters.css'
import './styles/alerts.css'
import './styles/schedules.css'
import './styles/webhooks.css'
import './styles/jobs.css'
import './styles/job.css'
import './styles/overview.css'

const RETRY_MS = 2_000

const connection = new Connection()
const root = document.getElementById('app')
startRouter()
startKeyboard()
if (root) render(<App onRetry={() => connection.reconnectNow()} />, root)

/** Nothing can be shown before it is known who looks. */
async function begin(): Promise<void> {
  if (!(await loadSession())) setTimeout(() => void begin(), RETRY_MS)
}

void begin()
effect(() => (signedIn.value ? connection.start() : connection.stop()))
