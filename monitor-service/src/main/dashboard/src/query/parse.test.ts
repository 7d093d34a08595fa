import { describe, expect, it } from 'vitest'
import { parse, quoted } from './parse'

const terms = (text: string) => parse(text).terms.map(({ at: _at, end: _end, ...term }) => term)
const fault = (text: string) => parse(text).faults.map((each) => each.message).join('\n')

describe('a query', () => {
  it('is nothing when it is empty', () => {
    expect(parse('  ')).toEqual({ terms: [], faults: [] })
  })

  it('has words, fields, labels and measures', () => {
    expect(terms('Sampler state:running,failed label.team:red age>10m took<1.5h')).toEqual([
      { kind: 'word', text: 'sampler', not: false },
      { kind: 'field', field: 'state', values: ['running', 'failed'], not: false },
      { kind: 'label', name: 'team', values: ['red'], not: false },
      { kind: 'measure', field: 'age', longer: true, ms: 600_000, not: false },
      { kind: 'measure', field: 'took', longer: false, ms: 5_400_000, not: false },
    ])
  })

  it('negates what begins with a minus, but not a minus alone', () => {
    expect(terms('-state:succeeded -x')).toEqual([
      { kind: 'field', field: 'state', values: ['succeeded'], not: true },
      { kind: 'word', text: 'x', not: true },
    ])
    expect(terms('-')).toEqual([{ kind: 'word', text: '-', not: false }])
  })

  it('keeps together and literally what is quoted', () => {
    expect(terms('"two words" service:"a b",c "state:odd"')).toEqual([
      { kind: 'word', text: 'two words', not: false },
      { kind: 'field', field: 'service', values: ['a b', 'c'], not: false },
      { kind: 'word', text: 'state:odd', not: false },
    ])
    expect(terms('""')).toEqual([])
  })

  it('knows where each term stands', () => {
    expect(parse('ab  state:queued').terms.map(({ at, end }) => [at, end])).toEqual([[0, 2], [4, 16]])
  })

  it('says what is wrong and what is allowed, and keeps the rest', () => {
    expect(fault('stat:running')).toContain('There is no “stat:”. Allowed: state: service: tenant:')
    expect(fault('state:runing')).toContain('There is no state “runing”. Allowed: running, canceling, queued')
    expect(fault('state:')).toBe('“state:” wants a value.')
    expect(fault('age>10')).toContain('as in age>10m')
    expect(fault('age:10m')).toContain('wants < or >')
    expect(fault('service>a')).toContain('takes a colon')
    expect(fault('"open')).toContain('A quote is not closed')
    expect(fault('toString:x')).toContain('There is no')
    expect(terms('stat:running word')).toHaveLength(1)
  })

  it('writes a value so that it can be read again', () => {
    expect([quoted('red'), quoted('dark red'), quoted('a,b')]).toEqual(['red', '"dark red"', '"a,b"'])
  })
})
