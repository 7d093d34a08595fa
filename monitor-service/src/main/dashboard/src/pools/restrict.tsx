import { post } from '../api/client'
import { ActionButton } from '../parts/action-button'
import { Mark } from '../parts/mark'
import { may } from '../session/session'
import type { Mode } from './pool'

interface RestrictProps {
  kind: 'pool' | 'service'
  name: string
  mode: Mode
  reload: () => void
}

export function RestrictionMark({ mode }: { mode: Mode }) {
  if (mode === 'paused') return <Mark tone="held" title="Its jobs are taken, and wait">paused</Mark>
  if (mode === 'draining') return <Mark tone="warn" title="No new job is taken; those that wait are started">draining</Mark>
  return <Mark tone="good">running</Mark>
}

/** Holds the jobs of a pool or a service up, and lets them go again. */
export function RestrictButtons({ kind, name, mode, reload }: RestrictProps) {
  if (!may('operate')) return null
  const act = async (verb: 'pause' | 'drain' | 'resume', done: string) => {
    await post(`/v1/${kind}s/${encodeURIComponent(name)}/${verb}`)
    reload()
    return done
  }
  const named = `${kind} ${name}`
  if (mode !== 'running') {
    return <ActionButton primary label={`Resume ${named}`} run={() => act('resume', `The ${named} goes on.`)}>Resume</ActionButton>
  }
  return (
    <>
      <ActionButton
        label={`Pause ${named}`}
        run={() => act('pause', `The ${named} is paused.`)}
        ask={{ title: `Pause the ${named}?`, text: `Jobs that ask for it are still taken, but none starts until it is resumed. Those that run go on.`, action: 'Pause' }}
      >
        Pause
      </ActionButton>
      <ActionButton
        danger
        label={`Drain ${named}`}
        run={() => act('drain', `The ${named} drains.`)}
        ask={{ title: `Drain the ${named}?`, text: `No job that asks for it is taken until it is resumed: whoever submits one is refused. Those that wait are still done.`, action: 'Drain' }}
      >
        Drain
      </ActionButton>
    </>
  )
}
