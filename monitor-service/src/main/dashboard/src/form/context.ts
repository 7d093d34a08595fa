import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Json } from './json'
import type { Schema } from './schema'

export interface FormContext {
  /** The whole document, for references. */
  root: Schema
  /** What is wrong, by the JSON pointer of its place. */
  faults: Record<string, string>
}

export const Form = createContext<FormContext>({ root: {}, faults: {} })
export const useForm = () => useContext(Form)

/** What every control of a value gets. */
export interface ControlProps {
  /** As it is resolved for the value. */
  schema: Schema
  name: string
  label: string
  pointer: string
  required: boolean
  value: Json | undefined
  /** undefined takes the value out. */
  onChange: (value: Json | undefined) => void
}

/** The element at which a fault of this place can be looked up. */
export const anchor = (pointer: string) => `at${pointer.replaceAll('/', '.')}`
