import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { rolldown } from 'rolldown'
import { notaryOver } from '../../../electron/notary/door.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { createVault } from '../../../electron/notary/vault.ts'
import { createSlots } from '../../../shared/seal/slots.ts'
import { CHEAP, kdf, toHex } from '../../shared/seal/adapters.ts'
import { seededBy } from '../../shared/seal/seeded.ts'
import { bodyOf, segmentNames } from './day.ts'

const NAME = 'post'

export interface KillResult {
  readonly kills: number
  /** After so many of them a backup of that name was there. */
  readonly there: number
  /** So many left an unfinished one beside it. */
  readonly unfinished: number
  readonly violations: readonly string[]
}

/** A notary is killed with SIGKILL while it backs up and commits; whatever is called a backup then is one, and holds what had been answered when it was. */
export async function runBackupKills({ kills, seed = 1, folder, say = () => {} }: { readonly kills: number; readonly seed?: number; readonly folder: string; readonly say?: (line: string) => void }): Promise<KillResult> {
  const draw = seededBy(seed)
  const [program, vaults, file] = [path.join(folder, 'backup-writer.mjs'), path.join(folder, 'vaults'), path.join(folder, 'post.waypost')]
  const key = aead.random(32)
  const bundle = await rolldown({ input: path.resolve('test/electron/notary/backup-writer.ts'), platform: 'node', external: [/^node:/], transform: { target: 'node20' } })
  await bundle.write({ file: program, format: 'esm', codeSplitting: false })
  await bundle.close()
  const { slots } = await createSlots(aead, kdf, 'correct horse', CHEAP, CHEAP)
  const made = await createVault(vaults, { name: NAME, practice: true, slots, journalKey: key.slice() })
  if (!made.ok) throw new Error(made.problem.code)
  made.value.close()

  const violations: string[] = []
  let [there, unfinished, promised] = [0, 0, 0]
  for (let n = 0; n < kills; n++) {
    const child = spawn(process.execPath, [program, vaults, NAME, toHex(key), file], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => { said += chunk })
    const gone = new Promise<void>(resolve => child.on('close', () => resolve()))
    while (!said.includes('\n') && child.exitCode === null) await pause(5)
    await pause(draw.below(60))
    child.kill('SIGKILL')
    await gone
    if (said.includes('refused')) violations.push(`kill ${n}: the vault did not open`)
    promised = Math.max(promised, ...said.split('\n').filter(line => line.startsWith('backup ')).map(line => Number(line.slice(7))))
    if (fs.existsSync(`${file}.tmp`)) unfinished += 1
    if (!fs.existsSync(file)) {
      if (promised > 0) violations.push(`kill ${n}: a backup that was answered is gone`)
      continue
    }
    there += 1
    try {
      await holds(file, path.join(folder, `restored-${n}`), key, promised)
    } catch (fault) {
      violations.push(`kill ${n}: ${fault instanceof Error ? fault.message : String(fault)}`)
    }
  }
  say(`${kills} kills: a backup was there after ${there}, an unfinished one beside it after ${unfinished}`)
  return { kills, there, unfinished, violations }
}

async function holds(file: string, into: string, key: Uint8Array<ArrayBuffer>, promised: number): Promise<void> {
  const notary = notaryOver(into, () => 0)
  try {
    const restored = await notary.warden.restore(file, 'again')
    if (!restored.ok) throw new Error(`a backup by its name is refused: ${restored.problem.code}`)
    const admitted = await notary.door.admit('again', key.slice())
    if (!admitted.ok) throw new Error(`what came out does not open: ${admitted.problem.code}`)
    const state = await notary.notary.state()
    const records = await notary.notary.replay(0)
    const segments = await notary.notary.segments()
    const checked = await notary.warden.check()
    if (!state.ok || !records.ok || !segments.ok || !checked.ok || state.value.damaged + state.value.torn > 0) throw new Error('what came out is damaged')
    const count = state.value.records
    if (count < promised) throw new Error(`${count} records, ${promised} were promised`)
    if (records.value.records.some(({ body }, i) => toHex(body) !== toHex(bodyOf(i)))) throw new Error('a record is not what it was')
    if (segments.value.toSorted().join() !== segmentNames(count).toSorted().join() || checked.value.segments.length > 0) throw new Error('segments are not what they were')
  } finally {
    notary.close()
    fs.rmSync(into, { recursive: true, force: true })
  }
}
