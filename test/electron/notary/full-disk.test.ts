import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notaryOver } from '../../../electron/notary/door.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { roomIn } from '../../../electron/notary/room.ts'
import { type OpenVault, createVault, openVault } from '../../../electron/notary/vault.ts'
import { utf8 } from '../../shared/seal/adapters.ts'
import { must, scratch, someSlots } from './folders.ts'

const MIB = 1_024 * 1_024
const ROOM = { ballast: MIB, floor: 2 * MIB }
const NAME = 'Post 7'
const KEY = aead.random(32)

const disk = path.join(scratch(), 'disk')
const vaults = path.join(disk, 'vaults')
const mounted = mount()

/** A disk of 12 MiB of our own. */
function mount(): boolean {
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=700', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    console.info('Skipped: a small disk to fill can be mounted by root alone.')
    return false
  }
}

const remount = (how: 'ro' | 'rw'): void => void execFileSync('mount', ['-o', `remount,${how}`, disk], { stdio: 'ignore' })

/** Takes all but `left` bytes of the disk; `undefined` takes everything. */
function fill(left?: number): void {
  const file = path.join(disk, 'filler')
  rmSync(file, { force: true })
  const piece = new Uint8Array(4_096)
  const pieces: Uint8Array[] = []
  const free = Number(execFileSync('df', ['--output=avail', '-B1', disk], { encoding: 'utf8' }).trim().split('\n').at(-1))
  for (let taken = 0; taken < free - (left ?? 0); taken += piece.length) pieces.push(piece)
  try {
    writeFileSync(file, Buffer.concat(pieces))
  } catch {
    // Full is what was wanted.
  }
}

const empty = (): void => rmSync(path.join(disk, 'filler'), { force: true })

let vault: OpenVault

beforeAll(async () => {
  if (!mounted) return
  vault = must(await createVault(vaults, { name: NAME, practice: false, slots: await someSlots(), journalKey: KEY }, { room: ROOM }))
})

afterAll(() => {
  if (!mounted) return
  vault.close()
  execFileSync('umount', ['-l', disk], { stdio: 'ignore' })
})

const bodies = async (): Promise<readonly string[]> => must(await vault.notary.replay(0)).records.map(({ body }) => new TextDecoder().decode(body))
const page = (name: string, size: number) => ({ record: utf8(`page ${name}`), segments: [{ name, bytes: new Uint8Array(size).fill(7) }], keyring: utf8(`ring of ${name}`) })

test.skipIf(!mounted)('[NOTARY-5] a large commit leaves the rest of the disk to edits', async () => {
  must(await vault.notary.commit({ record: utf8('one') }))
  must(await vault.notary.commit(page('fits', 2 * MIB)))
  fill(3 * MIB)
  expect(await vault.notary.commit(page('large', 2 * MIB))).toMatchObject({ ok: false, problem: { code: 'disk-full', detail: { needed: expect.any(Number) } } })
  must(await vault.notary.commit({ record: utf8('an edit') }))
  empty()
  must(await vault.notary.commit(page('large', 2 * MIB)))
  expect(await bodies()).toEqual(['one', 'page fits', 'an edit', 'page large'])
})

test.skipIf(!mounted)('[NOTARY-5] on a disk that is really full edits use the ballast, then are refused; reading goes on, and nothing is half there', async () => {
  const folder = path.join(vaults, NAME)
  const room = roomIn(folder, { ballast: MIB, floor: 0 })
  await room.lay()
  expect(statSync(path.join(folder, 'ballast')).size).toBe(MIB)
  const before = await bodies()
  fill()
  const edit = (i: number) => ({ record: utf8(`edit ${i} `.padEnd(20_000, '.')) })
  let done = 0
  let refused = 0
  for (let i = 0; i < 120 && refused < 3; i++) {
    const reply = await vault.notary.commit(edit(i))
    if (reply.ok) done++
    else {
      expect(reply.problem).toMatchObject({ code: 'disk-full', detail: { needed: 1 } })
      refused++
    }
  }
  expect(existsSync(path.join(folder, 'ballast'))).toBe(false)
  expect(done).toBeGreaterThan(30)
  expect(refused).toBe(3)
  expect((await bodies()).length).toBe(before.length + done)
  expect(must(await vault.notary.segment('fits')).length).toBe(2 * MIB)
  expect(await vault.notary.commit(page('small', 100_000))).toMatchObject({ ok: false, problem: { code: 'disk-full', detail: { needed: expect.any(Number) } } })
  expect([...must(await vault.notary.segments())].sort()).toEqual(['fits', 'large'])
  expect(new TextDecoder().decode(must(await vault.notary.keyring()) ?? utf8(''))).toBe('ring of large')

  // Closed and opened again on the full disk, through the door.
  vault.close()
  const notary = notaryOver(vaults, () => 0, { room: ROOM })
  must(await notary.door.knock(NAME))
  must(await notary.door.admit(NAME, KEY.slice()))
  expect(must(await notary.notary.state())).toMatchObject({ records: before.length + done, torn: 0, damaged: 0 })
  notary.close()

  empty()
  vault = must(await openVault(vaults, NAME, KEY, { room: ROOM }))
  must(await vault.notary.commit({ record: utf8('space again') }))
  must(await vault.notary.commit(page('small', 100_000)))
  expect((await bodies()).slice(-2)).toEqual(['space again', 'page small'])
})

test.skipIf(!mounted)('[NOTARY-5] a disk that became read-only: told so, nothing lost', async () => {
  const before = await bodies()
  vault.close()
  remount('ro')
  expect(await openVault(vaults, NAME, KEY)).toEqual({ ok: false, problem: { code: 'disk-read-only' } })
  expect(await notaryOver(vaults, () => 0).door.knock(NAME)).toEqual({ ok: false, problem: { code: 'disk-read-only' } })
  remount('rw')
  vault = must(await openVault(vaults, NAME, KEY, { room: ROOM }))
  expect(await bodies()).toEqual(before)
})
