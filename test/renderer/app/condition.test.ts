import { expect, test } from 'vitest'
import { REMIND_AFTER_DAYS, isDamaged, wantsBackup } from '../../../renderer/app/condition.ts'

const WHOLE = { journal: 0, segments: [], ring: false, healed: [], witness: false }
const NOW = Date.UTC(2026, 10, 25)
const DAY = 86_400_000

test('[APP-9] a single copy that was healed, or a witness that does not open, is no damage of the vault', () => {
  expect(isDamaged({ ...WHOLE, healed: ['ring', 'slots'], witness: true })).toBe(false)
  for (const piece of [{ journal: 1 }, { segments: ['a'] }, { ring: true }]) expect(isDamaged({ ...WHOLE, ...piece })).toBe(true)
})

test('[APP-10] a backup is missed once there is something to lose and a week has passed, and never in a practice vault', () => {
  const never = { pieces: WHOLE, torn: 0 }
  const made = (days: number) => ({ ...never, lastBackup: { at: NOW - days * DAY, bytes: 1 } })
  expect(wantsBackup(never, 0, false, NOW)).toBe(false)
  expect(wantsBackup(never, 1, false, NOW)).toBe(true)
  expect(wantsBackup(never, 1, true, NOW)).toBe(false)
  expect(wantsBackup(made(REMIND_AFTER_DAYS), 1, false, NOW)).toBe(false)
  expect(wantsBackup(made(REMIND_AFTER_DAYS + 0.1), 1, false, NOW)).toBe(true)
})
