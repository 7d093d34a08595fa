/** `/jobs/:id` against `/jobs/abc`: `{ id: 'abc' }`; undefined when it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) {
      const decoded = unescaped(value)
      if (!decoded) return undefined
      found[part.slice(1)] = decoded
    } else if (part !== value) return undefined
  }
  return found
}

/** Empty for what is no encoded text: no page has such an address. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
