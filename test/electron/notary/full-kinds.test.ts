import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { notaryOver } from '../../../electron/notary/door.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { utf8 } from '../../shared/seal/adapters.ts'
import { must, scratch, someSlots } from './folders.ts'

const KEY = aead.random(32)
const NAME = 'post'
const MIB = 1_024 * 1_024
const PATIENCE_MS = 5_000
const home = scratch()
const mounts: string[] = []
afterAll(() => {
  for (const place of mounts) execFileSync('umount', ['-l', place], { stdio: 'ignore' })
})

/** A disk of 16 MiB, or undefined where nobody but root may make one. */
function diskOf(kind: 'tmpfs' | 'ext4'): string | undefined {
  const place = fs.mkdtempSync(path.join(home, `${kind}-`))
  try {
    if (kind === 'tmpfs') execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=700', 'tmpfs', place], { stdio: 'ignore' })
    else {
      fs.writeFileSync(`${place}.img`, new Uint8Array(16 * MIB))
      execFileSync('mkfs.ext4', ['-q', '-m', '0', `${place}.img`], { stdio: 'ignore' })
      execFileSync('mount', ['-o', 'loop', `${place}.img`, place], { stdio: 'ignore' })
    }
  } catch {
    return undefined
  }
  mounts.push(place)
  return place
}

/** Takes all of a disk but so many bytes. */
function fill(disk: string, slack: number): void {
  const file = fs.openSync(path.join(disk, 'filler'), 'w')
  const free = (): number => {
    const { bavail, bsize } = fs.statfsSync(disk)
    return bavail * bsize
  }
  try {
    for (let left = free(); left > slack; left = free()) fs.writeSync(file, new Uint8Array(Math.max(1, Math.min(65_536, left - slack))))
    fs.fsyncSync(file)
  } catch {
    // Full is what was wanted.
  } finally {
    fs.closeSync(file)
  }
}

const kinds = [['tmpfs', 0], ['tmpfs', 65_536], ['ext4', 0], ['ext4', 65_536], ['ext4', 3 * MIB]] as const

test.each(kinds)('[NOTARY-5] [BACKUP-5] [G3] a %s with %i bytes left: refusals say how much to free, reading and backing up go on, three restarts lose nothing', async (kind, slack) => {
  const disk = diskOf(kind)
  if (disk === undefined) return console.info('Skipped: a small disk to fill can be mounted by root alone.')
  const [vaults, elsewhere] = [path.join(disk, 'vaults'), path.join(home, `${kind}-${slack}.waypost`)]
  const settings = { room: { ballast: 0, floor: 0 } }
  let slowest = 0
  const timed = async <T>(asking: Promise<T> | T): Promise<T> => {
    const began = performance.now()
    const answer = await asking
    slowest = Math.max(slowest, performance.now() - began)
    return answer
  }
  let notary = notaryOver(vaults, () => 0, settings)
  must(await notary.door.create({ name: NAME, practice: false, slots: await someSlots(), journalKey: KEY.slice() }))
  must(await notary.notary.commit({ record: utf8('a page'), segments: [{ name: 's', bytes: aead.random(MIB) }], keyring: utf8('ring of s') }))
  fill(disk, slack)
  let answered = 1
  for (let restart = 0; restart < 3; restart++) {
    for (let n = 0, refused = 0; refused < 3 && n < 300; n++) {
      const reply = await timed(notary.notary.commit(n % 10 === 9 ? { record: utf8('page'), segments: [{ name: `s${restart}-${n}`, bytes: aead.random(200_000) }], keyring: utf8('ring of more') } : { record: aead.random(20_000) }))
      if (reply.ok) answered += 1
      else {
        expect(reply.problem).toMatchObject({ code: 'disk-full', detail: { needed: expect.any(Number) } })
        refused += 1
      }
    }
    const { next } = must(await notary.notary.state())
    // A snapshot has no room either, and takes nothing away.
    const renewed = await timed(notary.notary.renew({ at: next, records: [aead.random(4 * MIB)] }))
    if (slack < 3 * MIB) expect(renewed).toMatchObject({ ok: false, problem: { code: 'disk-full' } })
    if (renewed.ok) answered = 1
    expect(must(await timed(notary.notary.segment('s'))).length).toBe(MIB)
    expect(must(await timed(notary.warden.backup(elsewhere))).damaged).toBe(0)
    // Onto the full disk itself there is no backup, and nothing of one.
    expect(await timed(notary.warden.backup(path.join(disk, 'here.waypost')))).toMatchObject({ ok: false, problem: { code: 'disk-full', detail: { needed: expect.any(Number) } } })
    expect(fs.readdirSync(disk).filter(name => name.startsWith('here'))).toEqual([])
    notary.close()
    notary = notaryOver(vaults, () => 0, settings)
    must(await timed(notary.door.admit(NAME, KEY.slice())))
    expect(must(await notary.notary.state())).toMatchObject({ torn: 0, damaged: 0 })
    let records = 0
    for (let from: number | undefined = 0; from !== undefined;) {
      const page: { readonly records: readonly unknown[]; readonly next?: number } = must(await notary.notary.replay(from))
      records += page.records.length
      from = page.next
    }
    expect(records).toBe(answered)
  }
  fs.rmSync(path.join(disk, 'filler'))
  must(await notary.notary.commit({ record: utf8('space again') }))
  notary.close()
  expect(slowest).toBeLessThan(PATIENCE_MS)
}, 60_000)
