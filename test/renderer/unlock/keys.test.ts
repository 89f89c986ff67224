import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { identify } from '../../../renderer/unlock/credential.ts'
import { type Credential, makeVault, renewKeys, renewPassphrase, unlockVault } from '../../../renderer/unlock/doorway.ts'
import type { Device } from '../../../renderer/unlock/ground.ts'
import { type KeysAtHand, type KeysView, openKeys } from '../../../renderer/unlock/keys-at-hand.ts'
import { type Reply, done, failed } from '../../../shared/contract/reply.ts'
import { isAuthentic, readAnySlotFile, writeMemberFile } from '../../../shared/seal/member-file.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { everyFile } from '../../electron/notary/folders.ts'
import { type Post, lanesOf, noDevice, post as postOver, quickKdf } from './ground.ts'

/** Beside whatever else this computer does. */
vi.setConfig({ testTimeout: 60_000 })

const VAULT = { name: 'Hill Post', practice: false }
const ADA = 'the passphrase of Ada'
const BEN = 'the passphrase of Ben'
const CYD = 'the passphrase of Cyd'

const posts: Post[] = []
const post = (...args: Parameters<typeof postOver>): Post => {
  const made = postOver(...args)
  posts.push(made)
  return made
}
afterEach(() => {
  for (const each of posts.splice(0)) each.end()
})

function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
  return reply.value
}

const as = (sign: string, passphrase: string): Credential => ({ by: 'passphrase', sign, passphrase })
const slotsOf = (here: Post): Bytes => new Uint8Array(readFileSync(path.join(here.vaults, VAULT.name, 'slots.a')))

/** All that a vault is; what is counted and logged beside it may grow. */
const keptFiles = (here: Post) => new Map([...everyFile(path.join(here.vaults, VAULT.name))].filter(([name]) => /^(?:slots|journal|keyring|segments|origins)/.test(name)))

/** Over the open vault, and locked again by nobody. */
async function keys(here: Post, credential: Credential): Promise<KeysAtHand> {
  return must(await openKeys(here, VAULT.name, credential))
}

/** A new sitting, opened by this credential. */
async function sit(here: Post, credential: Credential | string) {
  here.lock()
  return await unlockVault(here, VAULT, credential)
}

const memberIn = (view: KeysView, sign: string) => {
  const found = view.members.find(member => member.sign === sign)
  if (found === undefined) throw new Error(`no ${sign}`)
  return found
}

/** A vault with Ada, the uncleared Ben and the supervisor Cyd, who have chosen their own passphrases; opened by Ada. */
async function threeMembers(device: Device = noDevice): Promise<Post> {
  const here = post(quickKdf, { device })
  must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: ADA }))
  const ada = await keys(here, { by: 'passphrase', passphrase: ADA })
  expect(await ada.addMember({ sign: 'Ben', role: 'analyst', clearance: 0, passphrase: 'a first one' })).toEqual(failed('sign-needed'))
  must(await ada.setSign('Ada'))
  must(await ada.addMember({ sign: 'Ben', role: 'analyst', clearance: 0, passphrase: 'a first one' }))
  must(await ada.addMember({ sign: 'Cyd', role: 'supervisor', clearance: 0, passphrase: 'a first one too' }))
  ada.close()
  for (const [sign, first, own] of [['Ben', 'a first one', BEN], ['Cyd', 'a first one too', CYD]] as const) {
    expect(must(await sit(here, as(sign, first)))).toEqual({ mustRenew: 'first', openedBy: [] })
    must(await renewKeys(here, VAULT.name, as(sign, first), own))
    expect(await sit(here, as(sign, first))).toMatchObject(failed('wrong-passphrase'))
    here.lock()
    pass(here)
  }
  expect(must(await sit(here, as('ada ', ADA)))).toEqual({ openedBy: [] })
  here.handed.splice(0)
  return here
}

/** The wait after a failed attempt is the notary's affair: a right one ends it. */
function pass(here: Post): void {
  writeFileSync(path.join(here.vaults, VAULT.name, 'attempts'), '0000 0000\n')
}

test('[SEAL-9] [DOOR-9] a vault stays version 1 until something needs version 2, and its keys stay what they were', async () => {
  const here = post()
  must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: ADA }))
  const first = slotsOf(here)
  expect(await readAnySlotFile(here.aead, first)).toMatchObject({ value: { version: 1 } })
  const ada = await keys(here, { by: 'passphrase', passphrase: ADA })
  expect(must(await ada.view())).toMatchObject({ me: '0'.repeat(32), mySign: '', hasKit: false, members: [{ role: 'supervisor', clearance: 2, isMe: true, slots: [{ kind: 'passphrase' }] }] })
  expect(slotsOf(here)).toEqual(first)
  must(await ada.setSign('Ada'))
  ada.close()
  expect(await readAnySlotFile(here.aead, slotsOf(here))).toMatchObject({ value: { version: 2, generation: 2 } })
  must(await sit(here, ADA))
  expect(here.handed[1]).toMatchObject({ user: 'Ada', opened: here.handed[0]?.opened })
})

test('[SEAL-11] no member can derive the founder’s personal key from what she was given', async () => {
  const here = await threeMembers()
  for (const [sign, passphrase] of [['Ada', ADA], ['Cyd', CYD]] as const) must(await sit(here, as(sign, passphrase)))
  const [ada, cyd] = here.handed
  const purposes = ['waypost personal 1', 'waypost personal 2', 'waypost own 2', 'waypost content key 1']
  const derived = await Promise.all(cyd!.opened.lanes.flatMap(({ key }) => purposes.map(async purpose => await here.aead.derive(key, new Uint8Array(0), purpose, 32))))
  expect(derived).not.toContainEqual(ada!.opened.personal)
  // What was written under the key of before still opens to Ada.
  expect(derived).toContainEqual(ada!.opened.formerly)
  expect(cyd!.opened.formerly).toBeUndefined()
})

test('[DOOR-10] [G30] each member opens with her own sign and passphrase, and gets the lanes of her clearance', async () => {
  const here = await threeMembers()
  for (const [sign, passphrase] of [['Ada', ADA], ['BEN', BEN], ['cyd', CYD]] as const) must(await sit(here, as(sign, passphrase)))
  const [ada, ben, cyd] = here.handed
  expect([ada, ben, cyd].map(hand => hand?.user)).toEqual(['Ada', 'Ben', 'Cyd'])
  expect(ben?.opened.member).toMatchObject({ role: 'analyst', clearance: 0 })
  expect(ben?.opened.lanes.map(({ level }) => level)).toEqual([0])
  expect(lanesOf(cyd!.opened)).toEqual(lanesOf(ada!.opened))
  expect(new Set([ada, ben, cyd].map(hand => hand?.opened.personal.join()))).toHaveLength(3)
  for (const wrong of [as('Ada', BEN), as('Ben', ADA), as('Dan', ADA), { by: 'passphrase', passphrase: ADA }] as const) {
    expect(await sit(here, wrong)).toEqual(failed('wrong-passphrase', { seconds: 1 }))
    pass(here)
  }
})

test('[NOTARY-15] [DOOR-11] an analyst changes nothing about others, not in the window and not past it', async () => {
  const here = await threeMembers()
  must(await sit(here, as('Ben', BEN)))
  const ben = await keys(here, as('Ben', BEN))
  const view = must(await ben.view())
  for (const refused of [await ben.revoke(memberIn(view, 'Cyd').id), await ben.change(memberIn(view, 'Cyd').id, { role: 'analyst', clearance: 0 }), await ben.setLease(3), await ben.addMember({ sign: 'Dan', role: 'analyst', clearance: 0, passphrase: 'whatever' })]) {
    expect(refused).toEqual(failed('not-supervisor'))
  }
  must(await ben.setPassphrase('another one of Ben'))
  must(await ben.setSign('Benedict'))
  ben.close()
  // A page that was taken over has all that he has, and writes the file itself.
  const slots = slotsOf(here)
  const read = await readAnySlotFile(here.aead, slots)
  if (!read.ok || read.value.version !== 2) throw new Error('no members')
  const known = must(await identify(here, slots, as('Benedict', 'another one of Ben'), 0))
  if (known.version !== 2) throw new Error('no member')
  const mine = known.file.members.find(({ id }) => id === known.inside.entry.id)!
  for (const change of [{ members: [mine] }, { leaseDays: 9 }, { members: known.file.members.map(member => member === mine ? { ...member, role: 'supervisor' as const } : member) }, { charge: new Uint8Array(32) }]) {
    const forged = await writeMemberFile(here.aead, known.inside.journalKey, { ...known.file, ...change, generation: 99 })
    expect(await isAuthentic(here.aead, known.inside.journalKey, known.file, forged)).toBe(true)
    expect(await here.door.replaceSlots(VAULT.name, forged)).toEqual(failed('not-allowed'))
    expect(await here.door.replaceSlots(VAULT.name, forged, new Uint8Array(32))).toEqual(failed('not-allowed'))
  }
  const unsealed = await writeMemberFile(here.aead, new Uint8Array(32), { ...known.file, generation: 99 })
  expect(await here.door.replaceSlots(VAULT.name, unsealed)).toEqual(failed('bad-arguments'))
  expect(slotsOf(here)).toEqual(slots)
})

test('[NOTARY-15] a member changes no other’s entry: a public key that he swapped would be given lanes that are not his', async () => {
  const here = await threeMembers()
  must(await sit(here, as('Ben', BEN)))
  const known = must(await identify(here, slotsOf(here), as('Ben', BEN), 0))
  if (known.version !== 2) throw new Error('no member')
  const { file, inside } = known
  const cyd = file.members.find(({ role, id }) => role === 'supervisor' && id !== '0'.repeat(32))!
  for (const change of [{ publicKey: here.curve.publicKey(here.aead.random(32)) }, { tag: here.aead.random(16) }, { own: inside.entry.own }, { bundle: inside.entry.bundle }, { slots: inside.entry.slots }, { renewal: { why: 'kit' as const, at: 1 } }]) {
    const forged = await writeMemberFile(here.aead, inside.journalKey, { ...file, generation: file.generation + 1, members: file.members.map(member => member === cyd ? { ...member, ...change } : member) })
    expect(await here.door.replaceSlots(VAULT.name, forged)).toEqual(failed('not-allowed'))
  }
  // What the notary was not told at the door it takes from nobody.
  here.lock()
  pass(here)
  must(await here.door.admit(VAULT.name, inside.journalKey.slice()))
  const own = await writeMemberFile(here.aead, inside.journalKey, { ...file, generation: file.generation + 1, members: file.members.map(member => member.id === inside.entry.id ? { ...member, label: cyd.label } : member) })
  expect(await here.door.replaceSlots(VAULT.name, own)).toEqual(failed('not-allowed'))
})

test('[NOTARY-8] a slot file of version 1 never takes the place of one of version 2, whatever generation it claims', async () => {
  const here = post()
  must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: ADA }))
  const old = slotsOf(here)
  const ada = await keys(here, { by: 'passphrase', passphrase: ADA })
  must(await ada.setSign('Ada'))
  must(await ada.setLease(7))
  ada.close()
  const good = slotsOf(here)
  new DataView(old.buffer).setUint32(16, 1_000_000, true)
  old.set(await here.aead.digest(old.slice(0, -32)), old.length - 32)
  here.lock()
  writeFileSync(path.join(here.vaults, VAULT.name, 'slots.b'), old)
  expect(must(await here.door.knock(VAULT.name)).slots).toEqual(good)
  pass(here)
  must(await sit(here, ADA))
  for (const name of ['slots.a', 'slots.b']) expect(new Uint8Array(readFileSync(path.join(here.vaults, VAULT.name, name)))).toEqual(good)
})

test('[NOTARY-15] without a slot file nobody is let in, with the right key either: nobody could tell whether the lease is over', async () => {
  const here = post()
  must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: ADA }))
  const ada = await keys(here, { by: 'passphrase', passphrase: ADA })
  must(await ada.setLease(7))
  ada.close()
  const { journalKey } = await insideOf(here, { by: 'passphrase', passphrase: ADA })
  here.lock()
  for (const name of ['slots.a', 'slots.b']) renameSync(path.join(here.vaults, VAULT.name, name), path.join(here.vaults, VAULT.name, `${name}.away`))
  expect(await here.door.admit(VAULT.name, journalKey.slice())).toEqual(failed('slot-damaged'))
})

test('[SEAL-12] a session from before a revocation commits nothing more: it would write under lanes that the revoked member has', async () => {
  const here = await threeMembers()
  const record = new Uint8Array([1, 2, 3])
  must(await here.notary().notary.commit({ record }))
  const ada = await keys(here, as('Ada', ADA))
  must(await ada.setLease(7))
  must(await here.notary().notary.commit({ record }))
  must(await ada.revoke(memberIn(must(await ada.view()), 'Ben').id))
  ada.close()
  expect(await here.notary().notary.commit({ record })).toEqual(failed('locked'))
  must(await sit(here, as('Ada', ADA)))
  must(await here.notary().notary.commit({ record }))
})

async function insideOf(here: Post, credential: Credential) {
  const known = must(await identify(here, slotsOf(here), credential, 0))
  if (known.version !== 2) throw new Error('no member')
  return known.inside
}

test('[SEAL-21] [G30] after a revocation the others have a new epoch, and the revoked member opens nothing', async () => {
  const here = await threeMembers()
  const before = slotsOf(here)
  const ada = await keys(here, as('Ada', ADA))
  expect(await ada.revoke(must(await ada.view()).me)).toEqual(failed('own-role'))
  must(await ada.revoke(memberIn(must(await ada.view()), 'Cyd').id))
  ada.close()
  expect(await sit(here, as('Cyd', CYD))).toMatchObject(failed('wrong-passphrase'))
  pass(here)
  must(await sit(here, as('Ben', BEN)))
  must(await sit(here, as('Ada', ADA)))
  const [ben, adaNow] = here.handed.map(({ opened }) => opened)
  expect(ben?.lanes.map(({ level, epoch }) => [level, epoch])).toEqual([[0, 1], [0, 2]])
  // With a copy of the old file she opens that one still, and has none of the lanes of the new epoch.
  const known = must(await identify(here, before, as('Cyd', CYD), 0))
  const old = known.version === 2 ? known.inside.lanes.map(({ key }) => key.join()) : []
  expect(old.length).toBeGreaterThan(0)
  for (const { epoch, key } of adaNow?.lanes ?? []) expect(old.includes(key.join())).toBe(epoch < 2)
})

test('[SEAL-21] a clearance that is lowered starts a new epoch, one that is raised does not', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  const ben = memberIn(must(await ada.view()), 'Ben').id
  must(await ada.change(ben, { role: 'analyst', clearance: 1 }))
  must(await sit(here, as('Ben', BEN)))
  expect(here.handed[0]?.opened.lanes.map(({ level, epoch }) => [level, epoch])).toEqual([[0, 1], [1, 1]])
  must(await sit(here, as('Ada', ADA)))
  const again = await keys(here, as('Ada', ADA))
  must(await again.change(ben, { role: 'analyst', clearance: 0 }))
  must(await again.change(memberIn(must(await again.view()), 'Cyd').id, { role: 'analyst', clearance: 2 }))
  must(await sit(here, as('Ben', BEN)))
  expect(here.handed[2]?.opened.lanes.map(({ level, epoch }) => [level, epoch])).toEqual([[0, 1], [0, 2], [0, 3]])
  must(await sit(here, as('Cyd', CYD)))
  const cyd = await keys(here, as('Cyd', CYD))
  expect(await cyd.setLease(1)).toEqual(failed('not-supervisor'))
})

test('[DOOR-12] [G32] a kit counts once it was kept, opens without sign and passphrase, and is spent by the renewal', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  const { kit } = must(ada.makeKit())
  here.lock()
  expect(await unlockVault(here, VAULT, { by: 'kit', kit })).toEqual(failed('wrong-kit', { seconds: 1 }))
  pass(here)
  must(await sit(here, as('Ada', ADA)))
  must(await (await keys(here, as('Ada', ADA))).keepKit(kit))
  here.at = 5_000
  expect(must(await sit(here, { by: 'kit', kit }))).toEqual({ mustRenew: 'kit', openedBy: [] })
  expect(lanesOf(here.handed.at(-1)!.opened)).toEqual(lanesOf(here.handed[0]!.opened))
  // She closes the window without renewing; whoever used it, she is told.
  expect(must(await sit(here, as('Ada', ADA)))).toEqual({ mustRenew: 'kit', openedBy: [{ what: 'kit', at: 5_000 }] })
  must(await renewKeys(here, VAULT.name, { by: 'kit', kit }, 'after the kit was used'))
  expect(await sit(here, as('Ada', ADA))).toMatchObject(failed('wrong-passphrase'))
  pass(here)
  expect(await sit(here, { by: 'kit', kit })).toMatchObject(failed('wrong-kit'))
  pass(here)
  expect(must(await sit(here, as('Ada', 'after the kit was used')))).toEqual({ openedBy: [] })
  expect(here.handed.at(-1)?.opened.personal).toEqual(here.handed[0]?.opened.personal)
})

test('[DOOR-12] [G32] two shares open a member’s part, never unseen: she is told at her next unlock and renews', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  const cydId = memberIn(must(await ada.view()), 'Cyd').id
  const { cards } = must(await ada.makeEscrow(['card', 'card', cydId]))
  expect(memberIn(must(await ada.view()), 'Ada').slots.map(({ kind, holders }) => [kind, holders])).toEqual([['passphrase', undefined], ['escrow', [null, null, 'Cyd']]])
  expect(cards).toHaveLength(2)
  const [one, two] = cards as [Bytes, Bytes]
  const open = async (...shares: Extract<Credential, { by: 'escrow' }>['shares']) => {
    pass(here)
    return await sit(here, { by: 'escrow', sign: 'Ada', shares })
  }
  for (const poor of [[{ card: one }], [{ card: one }, { card: one }], [{ card: one }, { sign: 'Ben', passphrase: BEN }]]) expect(await open(...poor)).toEqual(failed('wrong-shares', { seconds: 1 }))
  expect(await open({ card: one }, { sign: 'Cyd', passphrase: ADA })).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  here.at = 7_000
  expect(must(await open({ card: two }, { sign: 'Cyd', passphrase: CYD }))).toEqual({ mustRenew: 'escrow', openedBy: [] })
  expect(here.handed.at(-1)?.opened.member.id).toBe('0'.repeat(32))
  expect(must(await open({ card: one }, { card: two })).mustRenew).toBe('escrow')
  expect(must(await sit(here, as('Ada', ADA)))).toEqual({ mustRenew: 'escrow', openedBy: [{ what: 'escrow', at: 7_000 }] })
  must(await renewKeys(here, VAULT.name, as('Ada', ADA), 'mine alone again'))
  expect(await open({ card: one }, { card: two })).toEqual(failed('wrong-shares', { seconds: 1 }))
  pass(here)
  expect(must(await sit(here, as('Ada', 'mine alone again')))).toEqual({ openedBy: [] })
})

test('[DOOR-12] an opening by escrow is told even when her kit was used before', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  const { kit } = must(ada.makeKit())
  must(await ada.keepKit(kit))
  const { cards } = must(await ada.makeEscrow(['card', 'card', 'card']))
  here.at = 3_000
  must(await sit(here, { by: 'kit', kit }))
  here.at = 4_000
  must(await sit(here, { by: 'escrow', sign: 'Ada', shares: [{ card: cards[0]! }, { card: cards[1]! }] }))
  here.at = 5_000
  for (const credential of [{ by: 'kit', kit }, as('Ada', ADA)] as const) expect(must(await sit(here, credential)).mustRenew).toBeDefined()
  expect(must(await sit(here, as('Ada', ADA))).openedBy).toEqual([{ what: 'escrow', at: 4_000 }])
})

test('[DOOR-12] holders who open her part and choose its passphrase are told to her at her next unlock all the same', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  const { cards } = must(await ada.makeEscrow(['card', 'card', 'card']))
  const escrow = { by: 'escrow', sign: 'Ada', shares: [{ card: cards[0]! }, { card: cards[1]! }] } as const
  here.at = 7_000
  must(await sit(here, escrow))
  here.at = 8_000
  must(await renewKeys(here, VAULT.name, escrow, 'chosen by the holders'))
  here.at = 9_000
  for (let i = 0; i < 2; i++) expect(must(await sit(here, as('Ada', 'chosen by the holders')))).toEqual({ mustRenew: 'escrow', openedBy: [{ what: 'escrow', at: 7_000 }] })
  must(await renewKeys(here, VAULT.name, as('Ada', 'chosen by the holders'), 'mine alone again'))
  expect(must(await sit(here, as('Ada', 'mine alone again')))).toEqual({ openedBy: [] })
})

test('[DOOR-12] a holder who renews her own keys still holds her share', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  const { cards } = must(await ada.makeEscrow(['card', 'card', memberIn(must(await ada.view()), 'Cyd').id]))
  must(await sit(here, as('Cyd', CYD)))
  must(await renewKeys(here, VAULT.name, as('Cyd', CYD), 'a new root for Cyd'))
  const shares = [{ card: cards[0]! }, { sign: 'Cyd', passphrase: 'a new root for Cyd' }]
  expect(must(await sit(here, { by: 'escrow', sign: 'Ada', shares }))).toEqual({ mustRenew: 'escrow', openedBy: [] })
})

test('[DOOR-12] an opening by escrow that cannot be written down hands on no key', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  const { cards } = must(await ada.makeEscrow(['card', 'card', 'card']))
  here.lock()
  const full = { ...here, door: { ...here.door, knock: here.door.knock, admit: here.door.admit, replaceSlots: async () => failed('disk-full') } }
  expect(await unlockVault(full, VAULT, { by: 'escrow', sign: 'Ada', shares: cards.map(card => ({ card })) })).toEqual(failed('disk-full'))
  expect(here.handed).toEqual([])
})

test('[DOOR-13] a key file stands beside the passphrase, and either alone opens nothing', async () => {
  const here = await threeMembers()
  const file = here.aead.random(2_000)
  const ada = await keys(here, as('Ada', ADA))
  expect(await ada.addPassphrase(ADA, { keyFile: file.slice(0, 1_023) })).toEqual(failed('key-file-short'))
  must(await ada.addPassphrase('short one', { keyFile: file }))
  const plain = memberIn(must(await ada.view()), 'Ada').slots.find(({ kind }) => kind === 'passphrase')!
  must(await ada.removeSlot(plain.id))
  const keyed = memberIn(must(await ada.view()), 'Ada').slots[0]!
  expect(keyed.kind).toBe('key-file')
  expect(await ada.removeSlot(keyed.id)).toEqual(failed('last-way'))
  expect(await sit(here, as('Ada', 'short one'))).toEqual(failed('key-file-needed'))
  pass(here)
  for (const [passphrase, keyFile] of [['short one', here.aead.random(2_000)], [ADA, file]] as const) {
    expect(await sit(here, { by: 'passphrase', sign: 'Ada', passphrase, keyFile })).toMatchObject(failed('wrong-passphrase'))
    pass(here)
  }
  must(await sit(here, { by: 'passphrase', sign: 'Ada', passphrase: 'short one', keyFile: file }))
  must(await renewPassphrase(here, VAULT.name, { by: 'passphrase', sign: 'Ada', passphrase: 'short one', keyFile: file }, 'next one'))
  must(await sit(here, { by: 'passphrase', sign: 'Ada', passphrase: 'next one', keyFile: file }))
})

test('[DOOR-14] [G31] nothing depends on a key store without a kit beside it, nor on one that is not proven; when it fails the kit opens', async () => {
  const secret = new Uint8Array(32).fill(5)
  let standing: Device['standing'] = async () => done('unproven')
  let kept: Reply<Bytes> = done(secret)
  const here = await threeMembers({ standing: async vault => await standing(vault), secret: async () => kept, make: async () => done(secret) })
  const ada = await keys(here, as('Ada', ADA))
  expect(await ada.addPassphrase('short', { device: true })).toEqual(failed('kit-needed'))
  const { kit } = must(ada.makeKit())
  must(await ada.keepKit(kit))
  expect(await ada.addPassphrase('short', { device: true })).toEqual(failed('device-unproven'))
  standing = async () => done('keyring-locked')
  expect(await ada.addPassphrase('short', { device: true })).toEqual(failed('device-keyring-locked'))
  standing = async () => done('ready')
  must(await ada.addPassphrase('short', { device: true }))
  must(await ada.removeSlot(memberIn(must(await ada.view()), 'Ada').slots.find(({ kind }) => kind === 'passphrase')!.id))
  must(await sit(here, as('Ada', 'short')))
  for (const code of ['device-no-keyring', 'device-keyring-locked', 'device-keyring-changed', 'device-secret-damaged', 'device-secret-absent'] as const) {
    kept = failed(code)
    const files = keptFiles(here)
    expect(await sit(here, as('Ada', 'short'))).toEqual(failed(code))
    // Only the attempt was counted: nothing of the keys is touched.
    expect(keptFiles(here)).toEqual(files)
    expect([...files.keys()]).toEqual(expect.arrayContaining(['slots.a', 'slots.b']))
    pass(here)
    expect(must(await sit(here, { by: 'kit', kit })).mustRenew).toBe('kit')
  }
})

test('[DOOR-15] [G41] a wrong passphrase, wrong sign and damage are told apart by what is known, and a wrong sign costs as much as a wrong passphrase', async () => {
  const stretched: string[] = []
  const here = await threeMembers()
  const counting = { ...here, kdf: async (...[passphrase, salt, cost]: Parameters<typeof quickKdf>) => {
    stretched.push(`${cost.memory} ${cost.passes}`)
    return await quickKdf(passphrase, salt, cost)
  } }
  here.lock()
  expect(await unlockVault(counting, VAULT, as('Nobody', 'guess'))).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  pass(here)
  here.lock()
  expect(await unlockVault(counting, VAULT, as('Ada', 'guess'))).toEqual(failed('wrong-passphrase', { seconds: 1 }))
  expect(stretched).toEqual(['262144 3', '262144 3'])
  pass(here)
  here.lock()
  const bytes = slotsOf(here)
  bytes[100] = (bytes[100] ?? 0) ^ 1
  for (const copy of ['slots.a', 'slots.b']) writeFileSync(path.join(here.vaults, VAULT.name, copy), bytes)
  // With both copies damaged nothing is stretched and no attempt is counted: it is not the passphrase that is wrong.
  expect(await unlockVault(counting, VAULT, as('Ada', ADA))).toEqual(failed('slot-damaged'))
  expect(stretched).toHaveLength(2)
})

test('[DOOR-16] members and ways more than fit are refused, and nothing is lost by trying', async () => {
  const here = await threeMembers()
  const ada = await keys(here, as('Ada', ADA))
  expect(await ada.addMember({ sign: ' ben', role: 'analyst', clearance: 0, passphrase: 'x' })).toEqual(failed('sign-taken'))
  expect(await ada.setSign('CYD')).toEqual(failed('sign-taken'))
  for (let i = 3; i < 16; i++) must(await ada.addMember({ sign: `M${i}`, role: 'analyst', clearance: 1, passphrase: `first of ${i}` }))
  expect(await ada.addMember({ sign: 'M16', role: 'analyst', clearance: 1, passphrase: 'x' })).toEqual(failed('members-full'))
  for (let i = 1; i < 8; i++) must(await ada.addPassphrase(`another ${i}`))
  expect(await ada.addPassphrase('one too many')).toEqual(failed('slots-full'))
  for (let i = 0; i < 30; i++) must(await ada.change(memberIn(must(await ada.view()), 'M3').id, { role: 'analyst', clearance: i % 2 === 0 ? 0 : 1 }))
  must(await sit(here, as('Ada', ADA)))
  expect(here.handed.at(-1)?.opened.lanes.length).toBe(1 + 3 * 16)
  expect(slotsOf(here).length).toBeLessThan(256 * 1_024)
}, 60_000)
