import { expect, test } from 'vitest'
import { reasonOf } from '../../../electron/notary/files.ts'
import { ERRORS, runDiskFaults } from './disk-faults.ts'

// Every call is `npm run soak -- diskfaults`.
test('[NOTARY-5] [JOURNAL-2] [G4] calls of the disk that fail once are reported or made good, and corrupt nothing', async () => {
  const { trials, reported, harmless, violations } = await runDiskFaults({ every: 31 })
  console.info(`${trials} calls failed: ${reported} reported, ${harmless} made good; ${trials - violations.length} passed, ${violations.length} failed`)
  expect(violations.slice(0, 10)).toEqual([])
  expect(reported).toBeGreaterThan(harmless)
}, 60_000)

test('[G4] what the system says is told apart', () => {
  expect(ERRORS.map(code => reasonOf(Object.assign(new Error(code), { code, syscall: 'write' })))).toEqual(['failed', 'read-only', 'read-only', 'full'])
})
