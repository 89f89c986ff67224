import { expect, test } from 'vitest'
import { runCrashPoints } from './crash-run.ts'
import { SCENARIOS } from './crash-points.ts'

// All aftermaths of all changes, more than 6,000 points, are `npm run soak -- crashpoints`.
test('[NOTARY-1] [JOURNAL-1] [BACKUP-5] [G5] the power goes after every change of the disk in eleven scenarios', async () => {
  const { points, changes, violations } = await runCrashPoints({ stated: 1, random: 1 })
  console.info(`${points} crash points over ${changes} changes in ${SCENARIOS.length} scenarios: ${points - violations.length} passed, ${violations.length} failed`)
  expect(violations.slice(0, 10)).toEqual([])
  expect(changes).toBeGreaterThan(600)
}, 120_000)
