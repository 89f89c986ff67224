import { expect, test } from 'vitest'
import { loadZstd } from '../../../renderer/vault/zstd.ts'
import { simulateDesks } from './simulation/desks.ts'

/** More by WAYPOST_RUNS; another slice of the seeds each time, or the one that WAYPOST_SEED begins. */
const RUNS = Number(process.env['WAYPOST_RUNS'] ?? 2)
const FIRST = Number(process.env['WAYPOST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test(`[VAULT-18] ${RUNS} schedules of four real vaults from seed ${FIRST}: afterwards all hold the same, and everything`, async () => {
  const zstd = await loadZstd()
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) expect((await simulateDesks(seed, zstd)).violations, `seed ${seed}`).toEqual([])
}, 180_000)
