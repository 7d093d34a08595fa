import { isObject, same, type Json } from './json'
import type { Schema, TypeName } from './schema'

/**
 * Whether a value meets a condition, as far as conditions in schemas of inputs go: what is not known here is taken as met, and the
 * orchestrator has the last word.
 */
export function matches(condition: Schema, value: Json | undefined): boolean {
  if (condition.const !== undefined && !same(condition.const, value)) return false
  if (condition.enum && !condition.enum.some((each) => same(each, value))) return false
  if (condition.type !== undefined && !isOfType(condition.type, value)) return false
  if (condition.not && matches(condition.not, value)) return false
  if (condition.allOf?.some((part) => !matches(part, value))) return false
  if (condition.anyOf && !condition.anyOf.some((part) => matches(part, value))) return false
  return !isObject(value) || meetsMembers(condition, value)
}

/** As JSON Schema has it, a member that is not there fulfils everything but `required`. */
function meetsMembers(condition: Schema, value: Record<string, Json>): boolean {
  if (condition.required?.some((name) => !(name in value))) return false
  return Object.entries(condition.properties ?? {}).every(([name, part]) => !(name in value) || matches(part, value[name]))
}

function isOfType(type: TypeName | readonly TypeName[], value: Json | undefined): boolean {
  return (typeof type === 'string' ? [type] : type).some((each) => {
    switch (each) {
      case 'null':
        return value === null
      case 'array':
        return Array.isArray(value)
      case 'object':
        return isObject(value)
      case 'integer':
        return Number.isInteger(value)
      default:
        return typeof value === each
    }
  })
}
