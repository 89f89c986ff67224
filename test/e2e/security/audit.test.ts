// The log of a real sitting: each act that the page asked for is in it, sealed, before the page had its answer, and the verifier finds it whole. Rules in shared/audit/README.md.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, makeProfile, test } from '../../electron.ts'
import { verify } from '../../../tools/audit/verify.mjs'
import { vaultWorker, must } from '../../vault/worker.ts'

test('[AUDIT-4] [AUDIT-2] what is asked in the running application is in the log before it is answered', async ({ launch }) => {
  const profile = makeProfile()
  const waypost = await launch({ profile, args: ['--practice', '--practice-movements=500'] })
  const page = await waypost.mapDrawn()
  const vault = await vaultWorker(page)
  const vaults = path.join(profile, 'vaults')
  const folder = path.join(vaults, readdirSync(vaults).find(name => !name.startsWith('.')) ?? '', 'audit')
  const held = () => ({ entries: readFileSync(path.join(folder, 'entries')), checkpoint: readFileSync(path.join(folder, 'checkpoint'), 'utf8'), key: readFileSync(path.join(folder, 'key'), 'utf8') })
  const count = (): number => {
    const found = verify(held())
    return found.ok ? found.size + found.unsigned : Number.NaN
  }
  expect(count()).toBeGreaterThan(0)
  const ref = must(await vault.ask('entities', Uint32Array.of(1)))[0]!.ref
  for (const ask of [() => vault.ask('subject', ref), () => vault.ask('find', 'canary-4711', 10), () => vault.ask('object', ref), () => vault.ask('rowsWithText', 'canary-4711')]) {
    const before = count()
    await ask()
    // At once: the answer came after the disk had it.
    expect(count()).toBeGreaterThan(before)
  }
  expect(held().entries.includes('canary-4711')).toBe(false)
  const before = count()
  for (const name of ['view', 'status', 'settings'] as const) await vault.ask(name)
  expect(count()).toBe(before)
  // Signed a second later at most; a sitting that is killed leaves that to the next opening.
  await expect.poll(() => verify(held())).toMatchObject({ ok: true, size: before, unsigned: 0 })
})
