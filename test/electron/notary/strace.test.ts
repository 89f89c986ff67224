import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { rolldown } from 'rolldown'
import { beforeAll, expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { createVault, openVault } from '../../../electron/notary/vault.ts'
import { toHex } from '../../shared/seal/adapters.ts'
import { bodyOf, segmentNames, segmentOf } from './day.ts'
import { must, scratch, someSlots } from './folders.ts'

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=fdatasync:error=EIO:when=1', process.execPath, '-e', '0']).status === 0
if (!canTrace) console.warn('strace is not at hand or may not trace: faults of a real process are not tried')

const folder = scratch()
const program = path.join(folder, 'writer.mjs')
const PATIENCE_MS = 4_000

beforeAll(async () => {
  if (!canTrace) return
  const bundle = await rolldown({ input: path.join(import.meta.dirname, 'writer.ts'), platform: 'node', external: [/^node:/], transform: { target: 'node20' } })
  await bundle.write({ file: program, format: 'esm', codeSplitting: false })
  await bundle.close()
})

// Counted in each thread of the process: several syncs run in threads of their own.
const FAULTS = (['fdatasync', 'pwrite64', 'rename', 'fsync', 'ftruncate', 'unlink'] as const).flatMap((call, n) =>
  (['EIO', 'EROFS', 'EACCES', 'ENOSPC'] as const).filter((_, m) => (n + m) % 4 === 0).map(error => [call, error, 3 + n] as const))

test.skipIf(!canTrace).each(FAULTS)('[NOTARY-5] [G4] in a real process %s fails with %s at its call %i: told or made good, nothing answered is lost', async (call, error, when) => {
  const name = `${call}-${error}`
  const key = aead.random(32)
  must(await createVault(folder, { name, practice: true, slots: await someSlots(), journalKey: key.slice() })).close()
  const child = spawn('strace', ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`, process.execPath, program, folder, name, toHex(key)], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => { said += chunk })
  const gone = new Promise<void>(resolve => child.on('close', () => resolve()))
  const until = performance.now() + PATIENCE_MS
  while (child.exitCode === null && performance.now() < until && said.split('\n').length < 40) await pause(20)
  // What strace lets go of runs on: both go, as one group.
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await gone
  const lines = said.split('\n').slice(0, -1)
  const answered = lines.filter(line => line.startsWith('done ')).length
  const refused = lines.find(line => line.startsWith('refused '))
  expect(refused ?? 'made good').toMatch(/^(?:refused disk-(?:failed|full|read-only)|made good)$/)
  const vault = must(await openVault(folder, name, key))
  const { records, damaged } = must(await vault.notary.state())
  expect(damaged).toBe(0)
  // The one that was refused may be there, whole, when the disk would not take it back.
  expect([answered, answered + 1]).toContain(records)
  expect(must(await vault.notary.replay(0)).records.map(({ body }) => toHex(body))).toEqual(Array.from({ length: records }, (_, i) => toHex(bodyOf(i))))
  expect(must(await vault.notary.segments()).toSorted()).toEqual([...segmentNames(records)].sort())
  for (const each of segmentNames(records)) expect(toHex(must(await vault.notary.segment(each)))).toBe(toHex(segmentOf(Number(each.slice(1))).bytes))
  vault.close()
}, 30_000)
