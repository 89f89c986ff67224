import { argon2id } from 'hash-wasm'
import { expect, test } from 'vitest'
import type { KeysMessage } from '../../../shared/contract/host.ts'
import { done, failed } from '../../../shared/contract/reply.ts'
import { aeadOver } from '../../../shared/seal/aead.ts'
import { deriveKeys } from '../../../shared/seal/keys.ts'
import type { Bytes, Kdf } from '../../../shared/seal/ports.ts'
import { openSlots } from '../../../shared/seal/slots.ts'
import { type Ground, makeVault, renewPassphrase, unlockVault } from '../../../renderer/unlock/doorway.ts'

const aead = aeadOver(crypto.subtle, length => crypto.getRandomValues(new Uint8Array(length)))
const kdf: Kdf = async (password, salt, { memory, passes, lanes }) =>
  new Uint8Array(await argon2id({ password, salt, memorySize: memory, iterations: passes, parallelism: lanes, hashLength: 32, outputType: 'binary' }))
const passphrase = 'a border has two sides at least'

/** Argon2id over 256 MiB, four times, beside whatever else this machine does. */
const SLOW = { timeout: 60_000 }

/** The notary's part of the door in memory: what is told is kept, so that a test can look for what should not be there. */
function ground(stretch: Kdf = kdf) {
  const files = new Map<string, Bytes>()
  const told: unknown[] = []
  const handed: KeysMessage[] = []
  const journalKeys: Bytes[] = []
  const standing: Ground = {
    aead,
    kdf: stretch,
    handKeys: keys => handed.push({ ...keys, contentKey: keys.contentKey.slice() }),
    door: {
      vaults: async () => done([]),
      create: async vault => {
        told.push(vault)
        if (files.has(vault.name)) return failed('vault-exists')
        files.set(vault.name, vault.slots)
        journalKeys.push(vault.journalKey.slice())
        return done(null)
      },
      knock: async name => {
        const slots = files.get(name)
        return slots === undefined ? failed('no-vault') : done({ slots, failures: 0 })
      },
      admit: async (name, journalKey) => {
        told.push(name, journalKey)
        journalKeys.push(journalKey.slice())
        return done(null)
      },
      replaceSlots: async (name, slots) => {
        files.set(name, slots)
        return done(null)
      },
    },
  }
  return { ...standing, files, told, handed, journalKeys }
}

const practice = { name: 'Practice', user: 'A', practice: true, passphrase }

test('[DOOR-1] [CONTRACT-5] a vault opens with the keys that it was made with, and no message holds the passphrase', SLOW, async () => {
  const here = ground()
  expect(await makeVault(here, practice)).toEqual(done(null))
  expect(await unlockVault(here, practice, passphrase)).toEqual(done(null))
  const [made, opened] = here.handed
  expect(opened).toEqual({ ...made, user: '' })
  expect(here.handed.length, 'the content key goes once an opening').toBe(2)
  expect(here.journalKeys[1]).toEqual(here.journalKeys[0])
  expect(made?.contentKey).not.toEqual(here.journalKeys[0])
  expect(JSON.stringify([...here.told, ...here.handed])).not.toContain(passphrase)
  // What the notary was given by reference is wiped here.
  expect(here.told.at(-1)).toEqual(new Uint8Array(32))
})

test('[DOOR-1] the keys are those that the seal derives from the root', SLOW, async () => {
  const here = ground()
  await makeVault(here, practice)
  const opened = await openSlots(aead, kdf, here.files.get('Practice') ?? new Uint8Array(), passphrase)
  const { contentKey, journalKey } = await deriveKeys(aead, opened.ok ? opened.root : new Uint8Array())
  expect([here.handed[0]?.contentKey, here.journalKeys[0]]).toEqual([contentKey, journalKey])
})

test('[DOOR-2] a doubled space opens as well, another letter does not', SLOW, async () => {
  const here = ground()
  await makeVault(here, practice)
  expect(await unlockVault(here, practice, `  ${passphrase.replace(' ', '   ')}\n`)).toEqual(done(null))
  expect(await unlockVault(here, practice, passphrase.toUpperCase())).toEqual(failed('wrong-passphrase', { seconds: 1 }))
})

test('[DOOR-6] a wrong passphrase hands on nothing', SLOW, async () => {
  const here = ground()
  await makeVault(here, practice)
  expect(await unlockVault(here, practice, 'a border has three sides')).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  expect(await unlockVault(here, { name: 'Other', practice: false }, passphrase)).toEqual(failed('no-vault'))
  expect(await makeVault(here, practice)).toEqual(failed('vault-exists'))
  expect(here.handed.length).toBe(1)
  expect(here.journalKeys.length).toBe(1)
})

test('[DOOR-7] a computer with little memory makes a smaller lock', SLOW, async () => {
  const tried: number[] = []
  const here = ground(async (password, salt, cost) => {
    tried.push(cost.memory)
    if (cost.memory > 64 * 1_024) throw new RangeError('no memory')
    return await kdf(password, salt, cost)
  })
  expect(await makeVault(here, { ...practice, practice: false })).toEqual(done(null))
  expect(tried).toEqual([256, 128, 64].map(mebibytes => mebibytes * 1_024))
})

test('[DOOR-8] a change leaves the keys as they are and the old passphrase outside', SLOW, async () => {
  const here = ground()
  await makeVault(here, practice)
  expect(await renewPassphrase(here, 'Practice', 'not this one', 'a new one that is long')).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  expect(await renewPassphrase(here, 'Practice', passphrase, 'a new one that is long')).toEqual(done(null))
  expect(await unlockVault(here, practice, passphrase)).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  expect(await unlockVault(here, practice, 'a new one that is long')).toEqual(done(null))
  expect(here.handed[1]?.contentKey).toEqual(here.handed[0]?.contentKey)
})
