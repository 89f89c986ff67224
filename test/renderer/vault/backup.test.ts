import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { notaryOver } from '../../../electron/notary/door.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { type Cabinet, type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movement, movements, PLACES } from './traffic.ts'

const JOURNAL_KEY = (): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(9)
const one = observedData(movement(1)).at(-1)!
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-backup-'))
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

async function fill({ calls }: Desk, from: number): Promise<void> {
  const { import: id } = must(await calls.beginImport('a file'))
  must(await calls.importPart(id, { places: PLACES }))
  must(await calls.importPart(id, { movements: movements(400, from) }))
  must(await calls.importPart(id, { objects: [...locations(), one] }))
  must(await calls.commitImport(id))
  must(await calls.annotate({ title: 'Two cars', text: `They crossed ${from}.`, anchors: [{ on: 'movement', ref: one.id }], reliability: 'B', credibility: 2, tlp: 'AMBER' }))
  must(await calls.keepDraft('note', `half a sentence ${from}`))
}

/** The notary of a vault on disk, once the desk over it has closed. */
async function notaryOf({ folder }: Cabinet): Promise<ReturnType<typeof notaryOver>> {
  await loseCache()
  const notary = notaryOver(folder, () => 0)
  must(await notary.door.admit('vault', JOURNAL_KEY()))
  return notary
}

test('[BACKUP-1] [G33] a vault that comes out of its backup has the same state hash, and so has one that was mended', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await fill(desk, 0)
  await fill(desk, 2_000)
  const hash = must(await desk.calls.stateHash(true))
  desk.close()
  const file = path.join(scratch, 'post.waypost')
  const notary = await notaryOf(cabinet)
  expect(must(await notary.warden.backup(file))).toMatchObject({ damaged: 0 })
  notary.close()

  // Elsewhere, out of nothing.
  const elsewhere = { folder: path.join(scratch, 'vaults'), practice: false }
  must(await notaryOver(elsewhere.folder, () => 0).warden.restore(file, 'vault'))
  const restored = await openDesk(elsewhere, { user: '' })
  expect(restored.opened).toMatchObject({ damaged: 0, rows: 801 })
  expect(must(await restored.calls.stateHash(true))).toEqual(hash)
  restored.close()
  await loseCache()

  // And here, where every segment is damaged and one is gone.
  const segments = path.join(cabinet.folder, 'vault', 'segments')
  for (const [n, name] of fs.readdirSync(segments).entries()) {
    const bytes = fs.readFileSync(path.join(segments, name))
    bytes[bytes.length >> 1]! ^= 1
    if (n === 0) fs.rmSync(path.join(segments, name))
    else fs.writeFileSync(path.join(segments, name), bytes)
  }
  const hurt = await openDesk(cabinet, { user: '' })
  expect(hurt.opened.damaged).toBeGreaterThan(1)
  must(await hurt.calls.keepDraft('other', 'written while it was damaged'))
  const { drafts: _drafts, ...rest } = hash
  hurt.close()
  const mending = await notaryOf(cabinet)
  expect(must(await mending.warden.mend(file)).segments).toBe(fs.readdirSync(segments).length)
  mending.close()
  const mended = await openDesk(cabinet, { user: '' })
  expect(mended.opened).toMatchObject({ damaged: 0, rows: 801 })
  expect(must(await mended.calls.stateHash(true))).toMatchObject(rest)
  expect(must(await mended.calls.drafts())).toEqual({ note: 'half a sentence 2000', other: 'written while it was damaged' })
  mended.close()
}, 60_000)

test('[VAULT-31] a damaged segment file that the second copy still has whole is written anew', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await fill(desk, 0)
  const hash = must(await desk.calls.stateHash(true))
  await desk.until(async () => (await indexedDB.databases()).length > 0)
  await new Promise(resolve => setTimeout(resolve, 300))
  desk.close()
  const segments = path.join(cabinet.folder, 'vault', 'segments')
  const before = new Map(fs.readdirSync(segments).map(name => [name, fs.readFileSync(path.join(segments, name))]))
  for (const [name, bytes] of before) fs.writeFileSync(path.join(segments, name), bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 4 : byte)))
  const again = await openDesk(cabinet, { user: '' })
  expect(must(await again.calls.stateHash(true))).toEqual(hash)
  expect(again.opened.damaged).toBe(0)
  await again.until(() => [...before].every(([name, bytes]) => fs.readFileSync(path.join(segments, name)).equals(bytes)), 'the files being mended')
  again.close()
}, 30_000)
