import { signal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { get, post } from '../api/client'

export interface Command {
  id: string
  command: 'drain' | 'resume' | 'restart'
  service?: string
  /** `expired`: the machine did not answer within two minutes, and will not do it any more. */
  state: 'waiting' | 'accepted' | 'refused' | 'expired'
  sent_at: string
  answered_at?: string
  answer?: string
}

const LOOK_AGAIN_MS = 800

export interface Commands {
  /** What was sent from this page, the newest first. */
  sent: ReadonlySignal<readonly Command[]>
  /** Sends a command and waits for the machine's answer; rejects when it refuses or does not answer. */
  send: (verb: Command['command'], service?: string) => Promise<string>
}

/** What is sent to a machine, and what it says to it. */
export function useCommands(machine: string): Commands {
  const commands = useMemo(() => new Sender(`/v1/machines/${encodeURIComponent(machine)}`), [machine])
  useEffect(() => () => commands.leave(), [commands])
  return commands
}

class Sender implements Commands {
  readonly sent = signal<readonly Command[]>([])
  private readonly gone = new AbortController()

  constructor(private readonly machine: string) {}

  leave(): void {
    this.gone.abort()
  }

  send = async (verb: Command['command'], service?: string): Promise<string> => {
    let command = await post<Command>(`${this.machine}/${verb}`, service ? { service } : undefined)
    this.note(command)
    while (command.state === 'waiting' && !this.gone.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      command = await get<Command>(`${this.machine}/commands/${encodeURIComponent(command.id)}`)
      this.note(command)
    }
    if (command.state === 'refused' || command.state === 'expired') throw new Error(outcome(command))
    return outcome(command)
  }

  private note(command: Command): void {
    const others = this.sent.peek().filter((other) => other.id !== command.id)
    this.sent.value = [command, ...others].sort((a, b) => (a.sent_at < b.sent_at ? 1 : -1))
  }
}

/** `Restart comfyui-gpu0` */
export const nameOf = ({ command, service }: Pick<Command, 'command' | 'service'>) =>
  `${command[0]?.toUpperCase()}${command.slice(1)}${service ? ` ${service}` : ''}`

/** What became of it, in a sentence. */
export function outcome(command: Command): string {
  const name = nameOf(command)
  switch (command.state) {
    case 'waiting':
      return `${name}: sent, the machine has not answered yet`
    case 'accepted':
      return `${name}: ${command.answer || 'accepted'}`
    case 'refused':
      return `${name}: refused${command.answer ? `, ${command.answer}` : ''}`
    case 'expired':
      return `${name}: the machine did not answer within two minutes and will not do it any more`
  }
}
