import { describe, expect, it } from 'vitest'
import { match } from './match'

describe('match', () => {
  it('finds the parts of an address', () => {
    expect(match('/jobs/:id', '/jobs/a%2Fb')).toEqual({ id: 'a/b' })
    expect(match('/jobs', '/jobs')).toEqual({})
  })

  it('refuses what is longer, shorter, other or empty', () => {
    expect(match('/jobs/:id', '/jobs')).toBeUndefined()
    expect(match('/jobs/:id', '/jobs/a/b')).toBeUndefined()
    expect(match('/jobs/:id', '/machines/a')).toBeUndefined()
    expect(match('/jobs/:id', '/jobs/')).toBeUndefined()
  })

  it('has no page for an address that is no text', () => {
    expect(match('/jobs/:id', '/jobs/%E0%A4%A')).toBeUndefined()
  })
})
