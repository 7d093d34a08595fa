import type { Service, ServiceState } from '../feed/protocol'

/** The states of a connector inside the worker program; a service with a process of its own has a process in each of these. */
const WITHOUT_PROCESS: ReadonlySet<ServiceState> = new Set<ServiceState>(['starting', 'up', 'down'])

/** Whether the machine keeps a process of it running, also one that has ended just now: a connector has none that could be started anew. */
export const isRestartable = ({ process, state }: Pick<Service, 'process' | 'state'>) => process !== undefined || !WITHOUT_PROCESS.has(state)
