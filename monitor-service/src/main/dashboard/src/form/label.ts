const SHORT = /\b(url|id|json|html|css|gpu|cpu|usd|ttl|api)\b/gi

/** What a member is called: `webhook_url` → `Webhook URL`, `executionTimeout` → `Execution timeout`. */
export function labelOf(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
    .replaceAll(SHORT, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}
