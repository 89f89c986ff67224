import fs from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { type OpenVault, createVault, openVault } from '../../../electron/notary/vault.ts'
import { makeVault, unlockVault } from '../../../renderer/unlock/doorway.ts'
import { openKeys } from '../../../renderer/unlock/keys-at-hand.ts'
import { failed } from '../../../shared/contract/reply.ts'
import { concat } from '../../../shared/seal/bytes.ts'
import { STAMP_LENGTH } from '../../../shared/seal/stamp.ts'
import { changePassphrase } from '../../../shared/seal/slots.ts'
import { CHEAP, kdf, utf8 } from '../../shared/seal/adapters.ts'
import { type Post, post, quickKdf } from '../../renderer/unlock/ground.ts'
import { must, scratch, someSlots } from './folders.ts'

// Other tests run beside these.
vi.setConfig({ testTimeout: 30_000 })

const KEY = aead.random(32)
const NAME = 'post'

interface Profile {
  readonly vaults: string
  readonly folder: string
  readonly witness: string
  readonly open: () => Promise<OpenVault>
  /** Keeps the vault's folder as it is now. @returns what puts it back. */
  readonly copy: () => () => void
}

async function profile(): Promise<Profile> {
  const home = scratch()
  const vaults = path.join(home, 'vaults')
  const witness = path.join(home, 'witness')
  const folder = path.join(vaults, NAME)
  must(await createVault(vaults, { name: NAME, practice: true, slots: await someSlots(), journalKey: KEY.slice() }, { witness })).close()
  return {
    vaults, folder, witness,
    open: async () => must(await openVault(vaults, NAME, KEY, { witness })),
    copy() {
      const kept = scratch()
      fs.cpSync(folder, kept, { recursive: true })
      return () => {
        fs.rmSync(folder, { recursive: true })
        fs.cpSync(kept, folder, { recursive: true })
      }
    },
  }
}

async function write(vault: OpenVault, ...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) must(await vault.notary.commit({ record: utf8(body) }))
}

const rolledBack = async (vault: OpenVault) => must(await vault.notary.state()).rolledBack

test('[NOTARY-20] an older copy of a vault that is put back opens, is told, and stays told until a person accepts it', async () => {
  const { open, copy } = await profile()
  const first = await open()
  await write(first, 'one', 'two')
  first.close()
  const putBack = copy()
  const second = await open()
  expect(await rolledBack(second)).toBeUndefined()
  await write(second, 'three', 'four', 'five')
  second.close()
  putBack()
  const third = await open()
  expect(await rolledBack(third)).toEqual({ missing: 3, branched: false, slots: false })
  expect(must(await third.notary.state())).toMatchObject({ records: 2, damaged: 0, torn: 0 })
  expect(must(await third.warden.condition()).rolledBack).toEqual({ missing: 3, branched: false, slots: false })
  // Work goes on, but nothing makes the memory of what is missing go away.
  await write(third, 'THREE')
  expect(await third.notary.renew({ at: 3, records: [utf8('all')] })).toEqual(failed('not-allowed'))
  third.close()
  const fourth = await open()
  expect(await rolledBack(fourth)).toEqual({ missing: 2, branched: false, slots: false })
  await write(fourth, 'FOUR', 'FIVE', 'SIX')
  fourth.close()
  const fifth = await open()
  expect(await rolledBack(fifth)).toEqual({ missing: 0, branched: true, slots: false })
  must(await fifth.warden.acceptRollback())
  expect(await rolledBack(fifth)).toBeUndefined()
  fifth.close()
  const sixth = await open()
  expect(await rolledBack(sixth)).toBeUndefined()
  expect(must(await sixth.notary.renew({ at: 6, records: [utf8('all')] }))).toEqual({ next: 9 })
  sixth.close()
  const seventh = await open()
  expect([await rolledBack(seventh), must(await seventh.notary.state()).damaged]).toEqual([undefined, 0])
  seventh.close()
})

test('[NOTARY-20] an older slot file that is put back is told', async () => {
  const home = scratch()
  const [vaults, witness] = [path.join(home, 'vaults'), path.join(home, 'witness')]
  const old = await someSlots('the old passphrase')
  const vault = must(await createVault(vaults, { name: NAME, practice: true, slots: old, journalKey: KEY.slice() }, { witness }))
  const changed = await changePassphrase(aead, kdf, old, 'the old passphrase', 'the new passphrase', CHEAP, CHEAP)
  if (!changed.ok) throw new Error(changed.why)
  must(await vault.replaceSlots(changed.slots))
  vault.close()
  for (const name of ['slots.a', 'slots.b']) fs.writeFileSync(path.join(vaults, NAME, name), old)
  const again = must(await openVault(vaults, NAME, KEY, { witness }))
  expect(await rolledBack(again)).toEqual({ missing: 0, branched: false, slots: true })
  again.close()
  fs.writeFileSync(path.join(vaults, NAME, 'slots.a'), changed.slots)
  const third = must(await openVault(vaults, NAME, KEY, { witness }))
  expect(await rolledBack(third)).toBeUndefined()
  expect(must(await third.notary.state()).pieces.healed).toEqual(['slots'])
  third.close()
})

test('[NOTARY-20] a slot file of version 1 from before the members is told, whatever generation a person with a program of her own writes into it', async () => {
  const here: Post = post(quickKdf, { settings: { witness: scratch() } })
  try {
    must(await makeVault(here, { name: NAME, practice: false, user: 'Ada', passphrase: 'the passphrase of before' }))
    const place = (copy: string): string => path.join(here.vaults, NAME, copy)
    const before = new Uint8Array(fs.readFileSync(place('slots.a')))
    const ada = must(await openKeys(here, NAME, { by: 'passphrase', passphrase: 'the passphrase of before' }))
    must(await ada.setSign('Ada'))
    must(await ada.setPassphrase('the passphrase of now'))
    ada.close()
    here.lock()
    for (const generation of [0, 1, 2, 3, 1_000, 2 ** 32 - 1]) {
      const raised = before.slice(0, -32)
      new DataView(raised.buffer).setUint32(STAMP_LENGTH, generation, true)
      const sealed = concat(raised, await aead.digest(raised))
      for (const copy of ['slots.a', 'slots.b']) fs.writeFileSync(place(copy), sealed)
      must(await unlockVault(here, { name: NAME, practice: false }, 'the passphrase of before'))
      expect(must(await here.notary().notary.state()).rolledBack, `generation ${generation}`).toEqual({ missing: 0, branched: false, slots: true })
      here.lock()
    }
  } finally {
    here.end()
  }
})

test('[NOTARY-21] the witness is never ahead of the vault, at most a second behind it, and says nothing readable', async () => {
  const { open, witness, folder } = await profile()
  const vault = await open()
  await write(vault, 'one')
  const id = must(await vault.notary.state()).vault
  await expect.poll(() => fs.existsSync(path.join(witness, id)), { timeout: 3_000 }).toBe(true)
  const first = fs.readFileSync(path.join(witness, id))
  await write(vault, 'two')
  // Killed here, the note is older than the vault: no alarm.
  const killed = scratch()
  fs.cpSync(folder, path.join(killed, NAME), { recursive: true, filter: file => !file.endsWith('lock') })
  fs.mkdirSync(path.join(killed, 'witness'))
  fs.writeFileSync(path.join(killed, 'witness', id), first)
  const behind = must(await openVault(killed, NAME, KEY, { witness: path.join(killed, 'witness') }))
  expect(await rolledBack(behind)).toBeUndefined()
  behind.close()
  vault.close()
  expect(fs.readFileSync(path.join(witness, id))).not.toEqual(first)
  expect(fs.readdirSync(witness).filter(name => name.endsWith('.tmp'))).toEqual([])
  expect(fs.statSync(witness).mode & 0o077).toBe(0)
  expect(fs.statSync(path.join(witness, id)).mode & 0o077).toBe(0)
  expect(fs.readFileSync(path.join(witness, id)).includes(Buffer.from('next'))).toBe(false)
})

test('[NOTARY-21] a damaged witness is told and not taken for another past', async () => {
  const { open, witness } = await profile()
  const first = await open()
  await write(first, 'one')
  first.close()
  const file = fs.readdirSync(witness).find(name => /^[0-9a-f]{32}$/.test(name))
  const bytes = fs.readFileSync(path.join(witness, file!))
  for (let at = 0; at < bytes.length; at += 7) {
    const broken = Buffer.from(bytes)
    broken[at]! ^= 0x10
    fs.writeFileSync(path.join(witness, file!), broken)
    const vault = await open()
    expect([must(await vault.notary.state()).pieces.witness, await rolledBack(vault)]).toEqual([true, undefined])
    vault.close()
  }
  const vault = await open()
  must(await vault.warden.acceptRollback())
  vault.close()
  const again = await open()
  expect(must(await again.notary.state()).pieces.witness).toBe(false)
  again.close()
})

test('[NOTARY-22] a last record that was witnessed and is damaged is told as damaged, and its bytes stay', async () => {
  const { open, folder } = await profile()
  const first = await open()
  await write(first, 'one', 'two')
  first.close()
  const file = path.join(folder, 'journal', '000001.jrn')
  const bytes = fs.readFileSync(file)
  bytes[bytes.length - 5]! ^= 1
  fs.writeFileSync(file, bytes)
  const vault = await open()
  expect(must(await vault.notary.state())).toMatchObject({ records: 1, next: 2, torn: 0, damaged: 1, pieces: { journal: 1 } })
  await write(vault, 'three')
  vault.close()
  expect(fs.readFileSync(file).subarray(0, bytes.length)).toEqual(bytes)
  const again = await open()
  expect(must(await again.notary.state())).toMatchObject({ records: 2, next: 3, torn: 0, damaged: 1 })
  expect(must(await again.notary.replay(0)).records.map(({ body }) => new TextDecoder().decode(body))).toEqual(['one', 'three'])
  again.close()
})

test('[AUDIT-3] [NOTARY-21] a log of acts that is taken away with both of its checkpoints is told, once', async () => {
  const { folder, witness, open } = await profile()
  const first = await open()
  await write(first, 'one')
  first.close()
  const audited = async (): Promise<unknown> => {
    const vault = await open()
    const reply = must(await vault.warden.condition())
    vault.close()
    return reply.pieces.audit
  }
  expect(await audited()).toBeUndefined()
  fs.rmSync(path.join(folder, 'audit'), { recursive: true })
  for (const name of fs.readdirSync(witness).filter(name => name.endsWith('.audit'))) fs.rmSync(path.join(witness, name))
  expect(await audited()).toBe('broken')
  expect(await audited()).toBeUndefined()
  // What this computer remembers outlives a sitting in which no log could be kept.
  fs.rmSync(path.join(folder, 'audit'), { recursive: true })
  fs.writeFileSync(path.join(folder, 'audit'), '')
  expect(await audited()).toBe('unusable')
  fs.rmSync(path.join(folder, 'audit'))
  for (const name of fs.readdirSync(witness).filter(name => name.endsWith('.audit'))) fs.rmSync(path.join(witness, name))
  expect(await audited()).toBe('broken')
})

test('[AUDIT-3] [NOTARY-20] the log of an older copy is begun anew once, however long nobody accepts the copy', async () => {
  const { open, copy } = await profile()
  const first = await open()
  await write(first, 'one')
  first.close()
  const putBack = copy()
  const second = await open()
  await write(second, 'two')
  second.close()
  putBack()
  for (const audit of ['broken', undefined, undefined]) {
    const vault = await open()
    expect(must(await vault.warden.condition())).toMatchObject({ rolledBack: { missing: 1 } })
    expect(must(await vault.warden.condition()).pieces.audit).toBe(audit)
    vault.close()
  }
})

test('[NOTARY-1] a commit whose record no opening would read is refused before anything of it is placed', async () => {
  const { folder, open } = await profile()
  const vault = await open()
  const many = Array.from({ length: 900 }, (_, i) => ({ name: `${i}`.padStart(60, 's'), bytes: utf8('segment') }))
  const small = await vault.notary.commit({ record: utf8('one'), segments: many, keyring: utf8('ring') })
  expect(small.ok).toBe(true)
  const retire = many.map(({ name }) => name)
  const before = fs.readdirSync(path.join(folder, 'segments')).length
  const huge = { record: new Uint8Array(32 * 1_024 * 1_024 - 40_000), segments: [{ name: 'new', bytes: utf8('segment') }], keyring: utf8('other ring'), retire }
  expect(await vault.notary.commit(huge)).toEqual(failed('bad-arguments'))
  expect(fs.readdirSync(path.join(folder, 'segments'))).toHaveLength(before)
  must(await vault.notary.commit({ record: utf8('two') }))
  vault.close()
  const again = await open()
  expect(must(await again.notary.state())).toMatchObject({ damaged: 0, torn: 0, records: 2 })
  again.close()
})
