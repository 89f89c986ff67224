import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { createVault, openVault } from '../../../electron/notary/vault.ts'
import { toHex } from '../../shared/seal/adapters.ts'
import { seeded } from '../../shared/seal/seeded.ts'
import { bodyOf, ringOf, segmentNames, segmentOf } from './day.ts'
import { must, scratch, someSlots } from './folders.ts'

const KILLS = Number(process.env['WAYPOST_KILLS'] ?? 24)
const NAME = 'Post 7'

const folder = scratch()
const program = path.join(folder, 'writer.mjs')
const vaults = path.join(folder, 'vaults')
const key = aead.random(32)

beforeAll(async () => {
  const bundle = await rolldown({ input: path.join(import.meta.dirname, 'writer.ts'), platform: 'node', external: [/^node:/], transform: { target: 'node20' } })
  await bundle.write({ file: program, format: 'esm', codeSplitting: false })
  await bundle.close()
  must(await createVault(vaults, { name: NAME, practice: true, slots: await someSlots(), journalKey: key })).close()
})

const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

/** A writing process and what it said so far. */
function write(): { readonly child: ChildProcess; readonly said: () => readonly string[]; readonly gone: Promise<void> } {
  const child = spawn(process.execPath, [program, vaults, NAME, toHex(key)], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => { output += chunk })
  const gone = new Promise<void>(resolve => child.on('close', () => {
    running.delete(child)
    resolve()
  }))
  return { child, said: () => output.split('\n').slice(0, -1), gone }
}

function answered(said: readonly string[]): number {
  const last = said.findLast(line => line.startsWith('done '))
  return last === undefined ? 0 : Number(last.slice(5)) + 1
}

/** Everything in the vault is as its number of records says. */
async function check(): Promise<{ readonly records: number; readonly torn: number }> {
  const vault = must(await openVault(vaults, NAME, key))
  try {
    const { records, torn, damaged } = must(await vault.notary.state())
    expect(damaged).toBe(0)
    let next: number | undefined = 0
    let seen = 0
    while (next !== undefined) {
      const replayed: { readonly records: readonly { readonly sequence: number; readonly body: Uint8Array }[]; readonly next?: number } = must(await vault.notary.replay(next))
      for (const { sequence, body } of replayed.records) {
        expect(sequence).toBe(seen)
        expect(Buffer.from(body).equals(bodyOf(seen))).toBe(true)
        seen++
      }
      next = replayed.next
    }
    expect(seen).toBe(records)
    const names = segmentNames(records)
    expect([...must(await vault.notary.segments())].sort()).toEqual([...names].sort())
    for (const name of names) expect(Buffer.from(must(await vault.notary.segment(name))).equals(segmentOf(Number(name.slice(1))).bytes)).toBe(true)
    if (names.length > 0) expect(must(await vault.notary.keyring())).toEqual(ringOf(records))
    return { records, torn }
  } finally {
    vault.close()
  }
}

test(`[NOTARY-1] [NOTARY-6] ${KILLS} kills with SIGKILL during commits: nothing answered is lost, the claim is taken over`, async () => {
  const random = seeded('kills')
  let known = 0
  let torn = 0
  for (let i = 0; i < KILLS; i++) {
    const { child, said, gone } = write()
    while (answered(said()) === 0 && child.exitCode === null) await pause(1)
    await pause(random.below(120))
    child.kill('SIGKILL')
    await gone
    expect(said().filter(line => !line.startsWith('done '))).toEqual([])
    const done = answered(said())
    const found = await check()
    expect(found.records).toBeGreaterThanOrEqual(done)
    expect(found.records).toBeLessThanOrEqual(done + 1)
    expect(done).toBeGreaterThan(known)
    known = found.records
    torn += found.torn === 0 ? 0 : 1
  }
  console.info(`${KILLS} kills, ${known} commits, ${torn} torn tails; no loss in ${KILLS} bounds its rate by ${(300 / KILLS).toFixed(1)} % (95 %)`)
}, 30_000 + KILLS * 3_000)

test('[NOTARY-6] while another process has the vault open it is told apart from one that died', async () => {
  const { child, said, gone } = write()
  while (answered(said()) === 0) await pause(1)
  expect(await openVault(vaults, NAME, key)).toEqual({ ok: false, problem: { code: 'vault-in-use' } })
  const second = write()
  await second.gone
  expect(second.said()).toEqual(['refused vault-in-use'])
  child.kill('SIGKILL')
  await gone
  await check()
})
