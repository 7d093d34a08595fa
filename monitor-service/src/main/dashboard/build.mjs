// Builds the dashboard for Maven, and does nothing that is done already: `npm ci` only when the lock file is newer than
// what is installed, the bundle only when a source is newer than it.
//   node build.mjs build          the bundle, into target/classes/emp-dashboard
//   node build.mjs test           type check and unit tests
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const installed = join(here, 'node_modules', '.package-lock.json')
const bundle = join(here, '..', '..', '..', 'target', 'classes', 'emp-dashboard', 'index.html')
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json', 'build.mjs']

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`The dashboard needs Node 20.19 or newer, but this is ${process.version}: apt-get install nodejs npm`)
  process.exit(1)
}

if (changedAt(installed) < changedAt(join(here, 'package-lock.json'))) {
  npm('ci', '--no-audit', '--no-fund')
}
if (process.argv[2] === 'test') {
  node('typescript/bin/tsc', '--noEmit')
  node('vitest/vitest.mjs', 'run')
} else if (changedAt(bundle) < Math.max(...sources.map((source) => newest(join(here, source))))) {
  node('vite/bin/vite.js', 'build', '--logLevel', 'warn')
  pack(join(dirname(bundle), 'assets'))
}

// The monitor gives a browser the packed form of a file, and packs nothing itself.
function pack(folder) {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
  }
}

function changedAt(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0
}

function newest(path) {
  const own = changedAt(path)
  if (!own || !statSync(path).isDirectory()) return own
  return Math.max(own, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function npm(...args) {
  try {
    execFileSync('npm', args, { cwd: here, stdio: 'inherit' })
  } catch (fault) {
    if (fault.code === 'ENOENT') console.error('npm was not found on the PATH: apt-get install nodejs npm')
    process.exit(1)
  }
}

function node(script, ...args) {
  try {
    execFileSync(process.execPath, [join(here, 'node_modules', script), ...args], { cwd: here, stdio: 'inherit' })
  } catch {
    process.exit(1)
  }
}
