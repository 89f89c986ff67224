import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { notaryOver } from '../../../electron/notary/door.ts'
import { failed } from '../../../shared/contract/reply.ts'
import { identify } from '../../../renderer/unlock/credential.ts'
import { curve } from '../../../renderer/unlock/curve.ts'
import type { Ground } from '../../../renderer/unlock/ground.ts'
import { sharing } from '../../../renderer/unlock/sharing.ts'
import { handOf } from '../../../shared/seal/member.ts'
import { noDevice } from '../../renderer/unlock/ground.ts'
import { type Cabinet, loseCache, must, openDesk } from '../../renderer/vault/desk.ts'
import { everyFile } from '../../electron/notary/folders.ts'
import { kdf } from '../../shared/seal/adapters.ts'
import { ADA, BEN, type Known, NAME, type Person, knownOf } from './known.ts'
import { makeVault } from './make.ts'

const KEPT = path.resolve(import.meta.dirname)
const folders: string[] = []
afterEach(async () => {
  await loseCache()
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** A copy of a kept vault as a computer has it that was just updated. Git keeps no rights and no empty folders. */
function copyOf(version: string): string {
  const vaults = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-kept-'))
  folders.push(vaults)
  fs.cpSync(path.join(KEPT, version, NAME), path.join(vaults, NAME), { recursive: true })
  return vaults
}

/** From the passphrase to the keys, through the notary's door as the unlock window goes. */
async function unlocked(vaults: string, { sign, passphrase }: Person = ADA): Promise<Required<Pick<Cabinet, 'kept'>> & Cabinet> {
  const notary = notaryOver(vaults, () => 0)
  const { slots } = must(await notary.door.knock(NAME))
  const ground = { aead, kdf, curve, sharing, device: noDevice, door: notary.door, handKeys: () => {}, now: () => 0 } as unknown as Ground
  const known = must(await identify(ground, slots, { by: 'passphrase', passphrase, sign }, 0))
  const { journalKey, hand } = known.version === 1 ? known : { journalKey: known.inside.journalKey, hand: handOf(known.inside) }
  must(await notary.door.admit(NAME, journalKey.slice()))
  expect(must(await notary.warden.origins())).toEqual(['https://exchange.invalid'])
  notary.close()
  return { folder: vaults, practice: false, kept: { name: NAME, hand, journalKey } }
}

const versions = fs.readdirSync(KEPT).filter(name => /^\d+$/.test(name)).sort()

/** Answers of a later build may say more, not less and nothing else. What the vault keeps for itself lies among the settings, and grows by builds. */
function isAnswer(known: Known, now: Known): void {
  const { settings: _settings, ...hash } = known.hash
  expect(JSON.parse(JSON.stringify(now))).toMatchObject({ ...known, hash })
}

const people = versions.flatMap(version => (version === '1' ? [ADA] : [ADA, BEN]).map(person => [version, person.sign, person] as const))

test.each(people)('[SEAL-9] a vault that format version %s was written with opens for %s and gives every known answer', async (version, _, person) => {
  const known = JSON.parse(fs.readFileSync(path.join(KEPT, version, person.answers), 'utf8')) as Known
  const rows = Number(known.hash['rows']?.split(' ')[0])
  const cabinet = await unlocked(copyOf(version), person)
  const desk = await openDesk(cabinet, { user: '' })
  expect(desk.opened).toMatchObject({ rows, damaged: 0 })
  isAnswer(known, await knownOf(desk))
  desk.close()
  await loseCache()
  // And once more, over what this build has written into it by now.
  const again = await openDesk(cabinet, { user: '' })
  expect(again.opened).toMatchObject({ rows, damaged: 0 })
  isAnswer(known, await knownOf(again))
  again.close()
}, 30_000)

test.each(versions)('[BACKUP-1] a vault of format version %s goes through a backup and a restore, and gives every known answer', async version => {
  const known = JSON.parse(fs.readFileSync(path.join(KEPT, version, ADA.answers), 'utf8')) as Known
  const vaults = copyOf(version)
  const { kept } = await unlocked(vaults)
  const notary = notaryOver(vaults, () => 0)
  must(await notary.door.admit(NAME, kept.journalKey.slice()))
  const file = path.join(vaults, 'kept.waypost')
  must(await notary.warden.backup(file))
  notary.close()
  const elsewhere = path.join(vaults, 'elsewhere')
  must(await notaryOver(elsewhere, () => 0).warden.restore(file, NAME))
  const desk = await openDesk(await unlocked(elsewhere), { user: '' })
  isAnswer(known, await knownOf(desk))
  desk.close()
}, 30_000)

/** Raises the version in a stamp as a later build would. */
function fromTheFuture(file: string): void {
  const bytes = fs.readFileSync(file)
  bytes.writeUInt16LE(999, 8)
  bytes.writeUInt16LE(~999 & 0xffff, 10)
  fs.writeFileSync(file, bytes)
}

test.each([
  ['journal', ['journal/000001.jrn']],
  ['slots', ['slots.a', 'slots.b']],
  ['key ring', ['keyring.a', 'keyring.b']],
])('[NOTARY-9] a vault whose %s a newer version wrote is refused, and not a byte of it is touched', async (_, files) => {
  const vaults = copyOf('1')
  const { kept } = await unlocked(vaults)
  for (const file of files) fromTheFuture(path.join(vaults, NAME, file))
  const before = everyFile(vaults)
  const notary = notaryOver(vaults, () => 0)
  expect(await notary.door.knock(NAME)).toEqual(failed('vault-newer'))
  expect(await notary.door.admit(NAME, kept.journalKey.slice())).toEqual(failed('vault-newer'))
  notary.close()
  expect(everyFile(vaults)).toEqual(before)
})

const wanted = process.env['WAYPOST_MAKE_VAULT']
test.runIf(wanted !== undefined)('a vault is made with the code of the day', async () => {
  await makeVault(path.resolve(wanted!))
}, 60_000)
