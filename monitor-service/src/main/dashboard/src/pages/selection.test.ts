import { expect, it } from 'vitest'
import { logHref } from './selection'

it('leads from a worker to the log of its service', () => {
  expect(logHref('aurora/comfyui-gpu0')).toBe('/machines/aurora?log=comfyui-gpu0')
  expect(logHref('aurora/a&b/c')).toBe('/machines/aurora?log=a%26b%2Fc')
  expect(logHref('aurora')).toBe('/machines/aurora')
})
