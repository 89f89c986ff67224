import { expect, test } from 'vitest'
import { isInstalled } from '../../scripts/setup/dependencies.mjs'

const react = { version: '19.3.0', integrity: 'sha512-a' }
const zod = { version: '4.6.6', integrity: 'sha512-b' }
const darwin = { version: '1.0.0', integrity: 'sha512-c', optional: true }

test('[TOOL-3] the very packages of the lock file are enough', () => {
  expect(isInstalled({ 'node_modules/react': react, 'node_modules/zod': zod }, { 'node_modules/zod': zod, 'node_modules/react': react })).toBe(true)
})

test.each([
  ['none is there', {}],
  ['one is missing', { 'node_modules/react': react }],
  ['one is of another version', { 'node_modules/react': { ...react, version: '19.2.0' }, 'node_modules/zod': zod }],
  ['one has other bytes', { 'node_modules/react': react, 'node_modules/zod': { ...zod, integrity: 'sha512-x' } }],
])('[TOOL-3] not when %s', (_why, present) => {
  expect(isInstalled({ 'node_modules/react': react, 'node_modules/zod': zod }, present)).toBe(false)
})

test('[TOOL-3] what is made for another system is not missed, but has to be right where it is', () => {
  const wanted = { 'node_modules/react': react, 'node_modules/binding-darwin': darwin }
  expect(isInstalled(wanted, { 'node_modules/react': react })).toBe(true)
  expect(isInstalled(wanted, { 'node_modules/react': react, 'node_modules/binding-darwin': { ...darwin, version: '0.9.0' } })).toBe(false)
})

test('[TOOL-3] without a lock file nothing is installed', () => {
  expect(isInstalled({}, {})).toBe(false)
})
