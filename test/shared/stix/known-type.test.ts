import { expect, test } from 'vitest'
import { isKnownType } from '../../../shared/stix/known-type.ts'

test('[STIX-16] what STIX 2.1 and our extension define is known, all else is not', () => {
  expect(['report', 'observed-data', 'x509-certificate', 'traveller'].map(isKnownType)).toEqual([true, true, true, true])
  expect(['x-river-gauge', 'Report', '', 'constructor'].map(isKnownType)).toEqual([false, false, false, false])
})
