/**
 * The faults of a body by their places. A schema says of an object that a member is missing; whoever fills in the form looks for it at
 * the member.
 */
export function placed(faults: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [pointer, message] of Object.entries(faults)) {
    for (const each of message.split('; ')) {
      const [place, text] = placeOf(pointer, each)
      found[place] = place in found ? `${found[place]}; ${text}` : text
    }
  }
  return found
}

function placeOf(pointer: string, message: string): [string, string] {
  const missing = /required property '([^']+)' not found/.exec(message)?.[1]
  return missing ? [`${pointer}/${missing.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'is required'] : [pointer, message]
}

/** The faults of what lies below a place, by their pointers from there. */
export function below(faults: Record<string, string>, base: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(faults).flatMap(([pointer, message]) => (pointer.startsWith(`${base}/`) ? [[pointer.slice(base.length), message]] : [])),
  )
}
