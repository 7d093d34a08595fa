import { render } from 'preact'
import { App } from './app'
import { Connection } from './feed/connection'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/machines.css'
import './styles/jobs.css'
import './styles/detail.css'

const connection = new Connection()
const root = document.getElementById('app')
if (root) render(<App onRetry={() => connection.reconnectNow()} />, root)
connection.start()
