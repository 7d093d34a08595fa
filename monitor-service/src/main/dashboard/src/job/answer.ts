/** The text that a service has answered with, where its output has one; undefined for others. */
export function textOf(output: unknown): string | undefined {
  if (typeof output === 'string') return output
  if (!isObject(output)) return undefined
  for (const name of ['text', 'content', 'output_text']) {
    const value = output[name]
    if (typeof value === 'string') return value
  }
  // As OpenAI and those like it answer.
  const [choice] = Array.isArray(output.choices) ? (output.choices as unknown[]) : []
  const message = isObject(choice) ? choice.message : undefined
  return isObject(message) && typeof message.content === 'string' ? message.content : undefined
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Whether there is anything in it to show. */
export const isEmptyOutput = (output: unknown) =>
  output === null || output === undefined || (isObject(output) && Object.keys(output).length === 0)
