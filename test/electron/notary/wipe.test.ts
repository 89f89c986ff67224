import { cpSync, existsSync, linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { notaryOver } from '../../../electron/notary/door.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { wipeVault } from '../../../electron/notary/wipe.ts'
import { makeVault, unlockVault } from '../../../renderer/unlock/doorway.ts'
import { openKeys } from '../../../renderer/unlock/keys-at-hand.ts'
import { failed } from '../../../shared/contract/reply.ts'
import { concat, toHex } from '../../../shared/seal/bytes.ts'
import { utf8 } from '../../shared/seal/adapters.ts'
import { type Post, post, quickKdf } from '../../renderer/unlock/ground.ts'
import { must, scratch } from './folders.ts'

/** Beside whatever else this computer does. */
vi.setConfig({ testTimeout: 60_000 })

const VAULT = { name: 'Hill Post', practice: false }
const PASSPHRASE = 'the passphrase of Ada'
const PROMISED_MS = 2_000
/** Behind the stamp and the generation. */
const SALT_AT = 20

/** A vault with a kit, a lease, a witness, and as much beside its keys as a post gathers in a year. */
async function fullVault(): Promise<{ readonly here: Post; readonly kit: Uint8Array<ArrayBuffer>; readonly witness: string; readonly folder: string }> {
  const witness = path.join(scratch(), 'witness')
  const here = post(quickKdf, { settings: { witness } })
  must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: PASSPHRASE }))
  const keys = must(await openKeys(here, VAULT.name, { by: 'passphrase', passphrase: PASSPHRASE }))
  const { kit } = must(keys.makeKit())
  must(await keys.keepKit(kit))
  must(await keys.setLease(30))
  must(await here.notary().notary.commit({ record: utf8('note'), segments: [{ name: 'a', bytes: utf8('a') }], keyring: utf8('ring') }))
  const folder = path.join(here.vaults, VAULT.name)
  mkdirSync(path.join(folder, 'segments'), { recursive: true })
  for (let i = 0; i < 100; i++) writeFileSync(path.join(folder, 'segments', `x${i}.seg`), new Uint8Array(2 * 1_024 * 1_024))
  return { here, kit, witness, folder }
}

test('[NOTARY-14] two acts within half a minute, and not with another token or for another vault', async () => {
  const clock = { ms: 0 }
  const { here } = await fullVault()
  here.lock()
  const { warden } = notaryOver(here.vaults, () => clock.ms)
  expect(await warden.armWipe('Other')).toEqual(failed('no-vault'))
  const { token } = must(await warden.armWipe(VAULT.name))
  expect(await warden.wipe(VAULT.name, 'another')).toEqual(failed('not-allowed'))
  expect(await warden.wipe(VAULT.name, token)).toEqual(failed('not-allowed'))
  const late = must(await warden.armWipe(VAULT.name))
  clock.ms += 30_000
  expect(await warden.wipe(VAULT.name, late.token)).toEqual(failed('not-allowed'))
  expect(await unlockVault(here, VAULT, PASSPHRASE)).toMatchObject({ ok: true })
  here.end()
})

test.each(['open', 'at the door'])('[NOTARY-14] a vault that is %s is wiped in two seconds, and then nothing opens it, as trying shows', async how => {
  const { here, kit, witness, folder } = await fullVault()
  if (how !== 'open') here.lock()
  const links = scratch()
  const keptBefore = ['slots.a', 'slots.b', 'keyring.a', 'keyring.b'].map((name, i) => {
    linkSync(path.join(folder, name), path.join(links, String(i)))
    return readFileSync(path.join(folder, name))
  })
  if (how !== 'open') expect(readdirSync(witness)).toHaveLength(2)
  const { warden } = here.notary()
  const { token } = must(await warden.armWipe(VAULT.name))
  const began = performance.now()
  const wiped = must(await warden.wipe(VAULT.name, token))
  const took = performance.now() - began
  console.log(`wipe of a vault that is ${how}, with 200 MB of segments: ${took.toFixed(0)} ms`)
  expect(took).toBeLessThan(PROMISED_MS)
  expect(wiped.device).toMatch(/^[0-9a-f]{32}$/)
  expect(existsSync(folder)).toBe(false)
  expect(readdirSync(witness)).toEqual([])
  for (const credential of [PASSPHRASE, { by: 'kit', kit }] as const) expect(await unlockVault(here, VAULT, credential)).toMatchObject(failed('no-vault'))
  // Calls on the vault that was open find nothing any more.
  expect(await here.notary().notary.state()).toEqual(failed('locked'))
  here.lock()
  expect(must(await here.door.vaults())).toEqual([])
  // Not merely unlinked: what a second name leads to is overwritten.
  for (const [i, before] of keptBefore.entries()) {
    const after = readFileSync(path.join(links, String(i)))
    expect(after.length).toBe(before.length)
    expect(after.filter((byte, at) => byte === before[at]).length).toBeLessThan(before.length / 10 + 8)
  }
  here.end()
})

test.each(['open', 'at the door'])('[NOTARY-14] a slot file that was edited to name another vault’s part in the key store costs that vault nothing: wiped %s', async how => {
  const here = post(quickKdf)
  const salts: Uint8Array<ArrayBuffer>[] = []
  for (const name of ['Hill Post', 'River Post']) {
    must(await makeVault(here, { name, practice: false, user: 'Ada', passphrase: PASSPHRASE }))
    const keys = must(await openKeys(here, name, { by: 'passphrase', passphrase: PASSPHRASE }))
    must(await keys.keepKit(must(keys.makeKit()).kit))
    keys.close()
    if (name === 'Hill Post') here.lock()
    salts.push(new Uint8Array(readFileSync(path.join(here.vaults, name, 'slots.a'))).slice(SALT_AT, SALT_AT + 16))
  }
  const [others, own] = salts as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]
  if (how !== 'open') here.lock()
  const edited = new Uint8Array(readFileSync(path.join(here.vaults, 'River Post', 'slots.a'))).slice(0, -32)
  edited.set(others, SALT_AT)
  for (const copy of ['slots.a', 'slots.b']) writeFileSync(path.join(here.vaults, 'River Post', copy), concat(edited, await aead.digest(edited)))
  const { warden } = here.notary()
  const wiped = must(await warden.wipe('River Post', must(await warden.armWipe('River Post')).token))
  expect(wiped).toEqual(how === 'open' ? { device: toHex(own) } : {})
  here.end()
})

test('[NOTARY-14] a wipe that was cut short after the keys leaves a folder that nothing opens', async () => {
  const { here, kit, folder } = await fullVault()
  here.lock()
  const copy = path.join(scratch(), 'vaults')
  cpSync(here.vaults, copy, { recursive: true })
  // What the process had done when it was killed: the first files are gone, the rest of the folder is there.
  wipeVault(path.join(copy, VAULT.name))
  cpSync(path.join(folder, 'journal'), path.join(copy, VAULT.name, 'journal'), { recursive: true })
  const after = post(quickKdf, { vaults: copy })
  for (const credential of [PASSPHRASE, { by: 'kit', kit }] as const) expect(await unlockVault(after, VAULT, credential)).toEqual(failed('slot-damaged'))
  after.end()
  here.end()
})
