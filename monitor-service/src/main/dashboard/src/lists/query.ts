/** `/v1/dead-letters?service=comfyui`: what is empty or undefined is left out. */
export function address(path: string, parts: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined && value !== '') query.append(name, String(value))
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}
