import type { JobState } from '../feed/protocol'
import { parse, type Term } from './parse'

/** The states that a query asks for by name; empty for all. */
export function statesOf(text: string): readonly string[] {
  const term = stateTerm(text)
  return term ? term.values : []
}

/** Adds a state to those asked for, or takes it out. */
export function toggleState(text: string, state: JobState): string {
  const term = stateTerm(text)
  if (!term) return joined(`state:${state}`, text)
  const values = term.values.includes(state) ? term.values.filter((value) => value !== state) : [...term.values, state]
  const written = values.length ? `state:${values.join(',')}` : ''
  return joined(text.slice(0, term.at), written, text.slice(term.end))
}

function stateTerm(text: string): (Term & { kind: 'field' }) | undefined {
  for (const term of parse(text).terms) if (term.kind === 'field' && term.field === 'state' && !term.not) return term
  return undefined
}

const joined = (...parts: string[]) => parts.map((part) => part.trim()).filter(Boolean).join(' ')
