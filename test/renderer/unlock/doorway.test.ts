import path from 'node:path'
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { makeVault, renewPassphrase, unlockVault } from '../../../renderer/unlock/doorway.ts'
import { done, failed } from '../../../shared/contract/reply.ts'
import { handOfRoot } from '../../../shared/seal/hand.ts'
import type { Kdf } from '../../../shared/seal/ports.ts'
import { openSlots } from '../../../shared/seal/slots.ts'
import { kdf } from '../../shared/seal/adapters.ts'
import { type Post, post as postOver } from './ground.ts'

const passphrase = 'a border has two sides at least'

/** Argon2id over 256 MiB, four times, beside whatever else this machine does. */
const SLOW = { timeout: 60_000 }

const posts: Post[] = []
const post = (stretch: Kdf = kdf): Post => {
  const made = postOver(stretch)
  posts.push(made)
  return made
}
afterEach(() => {
  for (const each of posts.splice(0)) each.end()
})

const practice = { name: 'Practice', user: 'A', practice: true, passphrase }

test('[DOOR-1] [CONTRACT-5] a vault opens with the keys that it was made with, and no message holds the passphrase', SLOW, async () => {
  const here = post()
  expect(await makeVault(here, practice)).toEqual(done(null))
  here.lock()
  expect(await unlockVault(here, practice, passphrase)).toEqual(done({ openedBy: [] }))
  const [made, opened] = here.handed
  expect(opened).toEqual({ ...made, user: '' })
  expect(here.handed.length, 'the keys go once an opening').toBe(2)
  expect(JSON.stringify([...here.told, ...here.handed])).not.toContain(passphrase)
  // What the notary was given by reference is wiped here.
  expect(here.told.at(-1)).toEqual(new Uint8Array(32))
})

test('[DOOR-1] the keys are those that the seal derives from the root', SLOW, async () => {
  const here = post()
  await makeVault(here, practice)
  const slots = new Uint8Array(readFileSync(path.join(here.vaults, 'Practice', 'slots.a')))
  const opened = await openSlots(here.aead, kdf, slots, passphrase)
  expect(here.handed[0]?.opened).toEqual((await handOfRoot(here.aead, opened.ok ? opened.root : new Uint8Array())).hand)
})

test('[DOOR-2] a doubled space opens as well, another letter does not', SLOW, async () => {
  const here = post()
  await makeVault(here, practice)
  here.lock()
  expect(await unlockVault(here, practice, passphrase.toUpperCase())).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  await here.notary().door.admit('Practice', new Uint8Array(32))
  here.lock()
  expect(await unlockVault(here, practice, `  ${passphrase.replace(' ', '   ')}\n`)).toMatchObject(failed('too-soon'))
})

test('[DOOR-6] a wrong passphrase hands on nothing', SLOW, async () => {
  const here = post()
  await makeVault(here, practice)
  here.lock()
  expect(await unlockVault(here, practice, 'a border has three sides')).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  expect(await unlockVault(here, { name: 'Other', practice: false }, passphrase)).toEqual(failed('no-vault'))
  expect(await makeVault(here, practice)).toEqual(failed('vault-exists'))
  expect(here.handed.length).toBe(1)
})

test('[DOOR-7] a computer with little memory makes a smaller lock', SLOW, async () => {
  const tried: number[] = []
  const here = post(async (password, salt, cost) => {
    tried.push(cost.memory)
    if (cost.memory > 64 * 1_024) throw new RangeError('no memory')
    return await kdf(password, salt, cost)
  })
  expect(await makeVault(here, { ...practice, practice: false })).toEqual(done(null))
  expect(tried).toEqual([256, 128, 64].map(mebibytes => mebibytes * 1_024))
})

test('[DOOR-8] a change leaves the keys as they are and the old passphrase outside', SLOW, async () => {
  const here = post()
  await makeVault(here, practice)
  expect(await renewPassphrase(here, 'Practice', passphrase, 'a new one that is long')).toEqual(done(null))
  here.lock()
  expect(await unlockVault(here, practice, 'a new one that is long')).toEqual(done({ openedBy: [] }))
  expect(here.handed[1]?.opened).toEqual(here.handed[0]?.opened)
  here.lock()
  expect(await unlockVault(here, practice, passphrase)).toEqual(failed('wrong-passphrase', { seconds: 1 }))
})
