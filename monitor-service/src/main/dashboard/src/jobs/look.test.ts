import { describe, expect, it } from 'vitest'
import { parse } from '../query/parse'
import { lookFor } from './look'

const ids = Array.from({ length: 500 }, (_, n) => `j${n}`)
const look = (query: string, first: number, end: number, before?: ReturnType<typeof lookFor>) => lookFor(parse(query), ids, { first, end }, before)

describe('the rows in sight', () => {
  it('are the newest at the upper end of the list', () => {
    expect(look('', 0, 26)).toEqual({ newest: 60 })
    expect(look('state:failed service:comfyui', 0, 26)).toEqual({ newest: 60 })
  })

  it('are named further down, and where the monitor does not know what fits', () => {
    expect(look('', 100, 126)?.ids).toEqual(ids.slice(70, 156))
    expect(look('model:flux*', 0, 26)?.ids).toEqual(ids.slice(0, 56))
    expect(look('-state:failed', 0, 26)?.newest).toBeUndefined()
  })

  it('are not named anew while all in sight are among those named', () => {
    const before = look('', 100, 126)
    expect(look('', 120, 146, before)).toBe(before)
    expect(look('', 140, 166, before)).not.toBe(before)
    const top = look('', 0, 26)
    expect(look('', 1, 27, top)).toBe(top)
  })

  it('are all when what fits may depend on the message of a progress', () => {
    expect(look('sampler', 0, 26)).toBeUndefined()
    expect(look('state:running sampler', 100, 126)).toBeUndefined()
  })
})
