import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AUDIT, openAuditLog, readAudit } from '../../../electron/notary/audit-log.ts'
import { nodeFiles } from '../../../electron/notary/files.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { DiskFault } from '../../../shared/journal/ports.ts'
import { verify } from '../../../tools/audit/verify.mjs'
import { dice } from '../../soak/suite.ts'

const VAULT = '00112233445566778899aabbccddeeff'
const journalKey = (): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(3)
const SEED = Number(process.env['WAYPOST_SEED'] ?? Date.now() % 2 ** 31)
const MUTATIONS = 10_000

let folder = ''
beforeEach(() => { folder = fs.mkdtempSync(path.join(process.env['TMPDIR'] ?? '/tmp', 'waypost-audit-')) })
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const open = async (key = journalKey(), files = nodeFiles()) => await openAuditLog(files, folder, aead, key, VAULT, { now: () => 1_772_349_330_000, witness: path.join(folder, 'witness') })
const held = () => ({
  entries: fs.readFileSync(path.join(folder, AUDIT, 'entries')), checkpoint: fs.readFileSync(path.join(folder, AUDIT, 'checkpoint'), 'utf8'), key: fs.readFileSync(path.join(folder, AUDIT, 'key'), 'utf8'),
})

async function filled(count: number): Promise<void> {
  const log = await open()
  for (let i = 0; i < count; i++) await log.note({ act: i % 3 === 0 ? 'consult' : 'alter', call: 'subject', object: `identity--${i}`, count: i })
  log.close()
}

test('[AUDIT-2] [AUDIT-4] what was noted is on disk, sealed, in order, and a verifier of its own finds it whole', async () => {
  const log = await open()
  await log.note({ act: 'consult', call: 'find', object: 'MUSTER', count: 2 })
  // Before anything is signed or closed.
  const { entries } = held()
  expect(entries.includes('MUSTER')).toBe(false)
  expect(await readAudit(aead, journalKey(), VAULT, new Uint8Array(entries))).toEqual([{ act: 'consult', call: 'find', object: 'MUSTER', count: 2, number: 0, at: 1_772_349_330_000 }])
  expect(verify(held())).toEqual({ ok: true, size: 0, unsigned: 1 })
  log.close()
  expect(verify(held())).toEqual({ ok: true, size: 1, unsigned: 0 })
  const again = await open()
  expect([again.broken, again.size()]).toEqual([false, 1])
  await Promise.all(Array.from({ length: 40 }, (_, i) => again.note({ act: 'alter', call: 'annotate', count: i })))
  again.close()
  expect(verify(held())).toEqual({ ok: true, size: 41, unsigned: 0 })
  expect((await readAudit(aead, journalKey(), VAULT, new Uint8Array(held().entries))).map(event => event?.number)).toEqual(Array.from({ length: 41 }, (_, i) => i))
})

test(`[AUDIT-3] ${MUTATIONS.toLocaleString('en')} changes drawn by seed ${SEED}: every one is found`, async () => {
  await filled(18)
  const older = fs.readFileSync(path.join(folder, 'witness'), 'utf8')
  const log = await open()
  for (let i = 0; i < 6; i++) await log.note({ act: 'disclose', call: 'forward', count: i })
  log.close()
  const whole = held()
  expect(verify({ ...whole, witnesses: [older] })).toEqual({ ok: true, size: 24, unsigned: 0 })
  const frames: Buffer[] = []
  for (let at = 0; at < whole.entries.length;) {
    const end = at + 4 + whole.entries.readUInt32LE(at)
    frames.push(whole.entries.subarray(at, end))
    at = end
  }
  const chance = dice(SEED)
  const missed: string[] = []
  const kinds = new Map<string, number>()
  for (let trial = 0; trial < MUTATIONS; trial++) {
    const changed = [...frames]
    const at = chance.below(frames.length)
    const kind = chance.pick(['alter', 'drop', 'insert', 'exchange', 'truncate', 'repeat', 'checkpoint'])
    let { checkpoint } = whole
    if (kind === 'alter') {
      const frame = Buffer.from(changed[at]!)
      const byte = chance.below(frame.length)
      frame[byte] = (frame[byte] ?? 0) ^ (1 << chance.below(8))
      changed[at] = frame
    } else if (kind === 'drop') changed.splice(at, 1 + chance.below(3))
    else if (kind === 'insert') {
      const body = Buffer.from(Array.from({ length: 1 + chance.below(80) }, () => chance.below(256)))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(body.length)
      changed.splice(at, 0, Buffer.concat([length, body]))
    } else if (kind === 'exchange') {
      const other = (at + 1 + chance.below(frames.length - 1)) % frames.length
      ;[changed[at], changed[other]] = [changed[other]!, changed[at]!]
    } else if (kind === 'truncate') changed.length = at
    else if (kind === 'repeat') changed.splice(at, 0, frames[at]!)
    else {
      const bytes = Buffer.from(checkpoint)
      const byte = chance.below(bytes.length)
      bytes[byte] = (bytes[byte] ?? 0) ^ (1 << chance.below(7))
      checkpoint = bytes.toString()
    }
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    // What stands behind the last signature is told as not signed; a log that was closed has nothing there.
    const found = verify({ ...whole, entries: Buffer.concat(changed), checkpoint })
    if (found.ok && found.unsigned === 0) missed.push(`${kind} at ${at}, trial ${trial}`)
  }
  console.log(`audit: ${MUTATIONS} changes, seed ${SEED}: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}; ${missed.length} missed`)
  expect(missed).toEqual([])
}, 60_000)

test('[AUDIT-3] taken back with its checkpoint, a log is whole to whoever saw no later one, and to nobody else', async () => {
  await filled(10)
  const early = held()
  const log = await open()
  await log.note({ act: 'erase', call: 'retain', count: 5 })
  log.close()
  const late = fs.readFileSync(path.join(folder, 'witness'), 'utf8')
  expect(verify(early).ok).toBe(true)
  expect(verify({ ...early, witnesses: [late] })).toMatchObject({ ok: false, why: 'witness 1 counts 11 entries, and there are 10' })
  // A fork that was signed with another key, and one that the right key signed elsewhere.
  fs.rmSync(path.join(folder, AUDIT), { recursive: true })
  fs.rmSync(path.join(folder, 'witness'))
  const fork = await open()
  for (let i = 0; i < 11; i++) await fork.note({ act: 'consult', call: 'object', count: 100 + i })
  fork.close()
  expect(verify(held()).ok).toBe(true)
  expect(verify({ ...held(), witnesses: [late] })).toMatchObject({ ok: false, why: 'the first 11 entries are not those of witness 1' })
  fs.rmSync(path.join(folder, AUDIT), { recursive: true })
  fs.rmSync(path.join(folder, 'witness'))
  const forged = await open(new Uint8Array(32).fill(4))
  forged.close()
  expect(verify({ ...held(), key: early.key })).toMatchObject({ ok: false, why: 'the checkpoint is not signed by this key' })
})

test('[AUDIT-3] the notary itself sets aside what is not what it signed, and says so in the log that it begins', async () => {
  await filled(5)
  const file = path.join(folder, AUDIT, 'entries')
  const bytes = fs.readFileSync(file)
  bytes[10] = (bytes[10] ?? 0) ^ 1
  fs.writeFileSync(file, bytes)
  const log = await open()
  expect(log.broken).toBe(true)
  log.close()
  expect(fs.readdirSync(path.join(folder, AUDIT)).filter(name => name.startsWith('entries.broken'))).toHaveLength(1)
  expect(await readAudit(aead, journalKey(), VAULT, new Uint8Array(held().entries))).toMatchObject([{ act: 'security', call: 'log begun anew', count: 5 }])
  expect(verify(held()).ok).toBe(true)
})

test.each(['both checkpoints', 'the inner checkpoint', 'everything'])('[AUDIT-3] a log that was shortened together with %s is set aside and told', async what => {
  await filled(5)
  const before = await open()
  const seen = before.reached()
  before.close()
  const file = path.join(folder, AUDIT, 'entries')
  const entries = fs.readFileSync(file)
  const two = [0, 1].reduce(at => at + 4 + entries.readUInt32LE(at), 0)
  fs.truncateSync(file, two)
  if (what === 'everything') fs.rmSync(path.join(folder, AUDIT), { recursive: true })
  else fs.rmSync(path.join(folder, AUDIT, 'checkpoint'))
  if (what !== 'the inner checkpoint') fs.rmSync(path.join(folder, 'witness'))
  // Nothing is left but what the sealed memory of the computer says, where the folder is gone too.
  const log = await openAuditLog(nodeFiles(), folder, aead, journalKey(), VAULT, { now: () => 1, ...(what === 'everything' ? { seen } : {}), witness: path.join(folder, 'witness') })
  expect([log.broken, log.size()]).toEqual([true, 1])
  log.close()
  const again = await open()
  expect([again.broken, again.size()]).toEqual([false, 1])
  again.close()
})

test('[AUDIT-3] an entry torn by a pulled plug is cut, and nothing else is lost', async () => {
  await filled(5)
  fs.appendFileSync(path.join(folder, AUDIT, 'entries'), Buffer.from([90, 0, 0, 0, 1, 2, 3]))
  const log = await open()
  expect([log.broken, log.size()]).toEqual([false, 5])
  log.close()
  expect(verify(held())).toEqual({ ok: true, size: 5, unsigned: 0 })
})

test('[AUDIT-4] a disk that refuses is counted in the next event that it takes', async () => {
  const files = nodeFiles()
  let refuses = false
  const log = await open(journalKey(), { ...files, append: async (...args) => {
    if (refuses) throw new DiskFault('full')
    await files.append(...args)
  } })
  await log.note({ act: 'consult', call: 'subject' })
  refuses = true
  await log.note({ act: 'consult', call: 'subject' })
  await log.note({ act: 'consult', call: 'subject' })
  refuses = false
  await log.note({ act: 'consult', call: 'find' })
  log.close()
  expect((await readAudit(aead, journalKey(), VAULT, new Uint8Array(held().entries))).map(event => [event?.call, event?.missed])).toEqual([['subject', undefined], ['find', 2]])
  expect(verify(held())).toEqual({ ok: true, size: 2, unsigned: 0 })
})
