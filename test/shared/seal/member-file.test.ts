import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { concat } from '../../../shared/seal/bytes.ts'
import { openEscrow, makeEscrow } from '../../../shared/seal/escrow.ts'
import { enter } from '../../../shared/seal/member.ts'
import { type Entry, type MemberFile, isAuthentic, readAnySlotFile, readMemberFile, writeMemberFile } from '../../../shared/seal/member-file.ts'
import { takesAway, withClearance, withWay, withoutMember } from '../../../shared/seal/membership.ts'
import { createSlots, openSlots } from '../../../shared/seal/slots.ts'
import { makeWay, openWay } from '../../../shared/seal/ways.ts'
import { sharing } from '../../../renderer/unlock/sharing.ts'
import { ADAPTERS, CHEAP, flipped, kdf, webAead } from './adapters.ts'
import { MEANS, made, meansOver, nodeCurve, threeMembers } from './members.ts'

/** Beside whatever else this computer does. */
vi.setConfig({ testTimeout: 60_000 })

const memberOf = (file: MemberFile, id: string): Entry => {
  const found = file.members.find(member => member.id === id)
  if (found === undefined) throw new Error('no such member')
  return found
}

const enterBy = async (file: MemberFile, bytes: Uint8Array<ArrayBuffer>, id: string, passphrase: string) => {
  const entry = memberOf(file, id)
  for (const way of entry.slots) {
    const root = await openWay(webAead, MEANS.stretching, { salt: file.salt, member: id }, way, { kind: 'passphrase', passphrase })
    if (root !== undefined) return await enter(webAead, MEANS.curve, file, bytes, entry, root)
  }
  return undefined
}

describe.each(ADAPTERS)('%s', (_, aead) => {
  test('[SEAL-9] a file of members reads as it was written, by either implementation of X25519', async () => {
    for (const curve of [MEANS.curve, nodeCurve]) {
      const { file, ada } = await threeMembers(meansOver(aead, curve))
      const bytes = await writeMemberFile(aead, ada.journalKey, file)
      expect(await readAnySlotFile(aead, bytes)).toEqual({ ok: true, value: file })
      expect(await isAuthentic(aead, ada.journalKey, file, bytes)).toBe(true)
      expect(await isAuthentic(aead, aead.random(32), file, bytes)).toBe(false)
    }
  })
})

test('[SEAL-5] every flipped bit and every cut of a file of members is noticed as damage', async () => {
  const { file, ada } = await threeMembers()
  const escrow = await makeEscrow(webAead, MEANS.curve, sharing, MEANS.stretching, file, ada, ['card', 'card', { member: memberOf(file, file.members[2]?.id ?? '').id }], 5)
  const bytes = await writeMemberFile(webAead, ada.journalKey, made(withWay(file, ada, escrow!.way)).file)
  for (let at = 0; at < bytes.length; at++) expect(await readAnySlotFile(webAead, flipped(bytes, at, at % 8))).toEqual({ ok: false, why: 'damaged' })
  for (let length = 0; length < bytes.length; length += 7) expect(await readAnySlotFile(webAead, bytes.slice(0, length))).toEqual({ ok: false, why: 'damaged' })
})

test('[SEAL-5] what nobody wrote is read as damage and throws nothing, even with a checksum that fits', async () => {
  const { file, ada } = await threeMembers()
  const bytes = await writeMemberFile(webAead, ada.journalKey, file)
  await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 33), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, put) => {
    const body = bytes.slice(0, bytes.length - 32)
    body.set(put.slice(0, body.length - at), at)
    const forged = concat(body, await webAead.digest(body))
    const read = await readMemberFile(webAead, forged)
    // Structure alone may hold; who wrote it is then known by the seal.
    if (read.ok && !forged.every((byte, i) => byte === bytes[i])) expect(await isAuthentic(webAead, ada.journalKey, read.value, forged)).toBe(false)
  }), { numRuns: 1_000 })
}, 30_000)

test('[SEAL-20] a role, a clearance or a lease that somebody edited lets nobody in', async () => {
  const { file, ada, ben } = await threeMembers()
  const good = await writeMemberFile(webAead, ada.journalKey, file)
  expect((await enterBy(file, good, ben, 'of Ben'))?.lanes.map(({ level }) => level)).toEqual([0])
  const raised = (change: Partial<Entry>): MemberFile => ({ ...file, members: file.members.map(member => member.id === ben ? { ...member, ...change } : member) })
  for (const edited of [raised({ role: 'supervisor' }), raised({ clearance: 2 }), raised({ renewal: undefined }), { ...file, leaseDays: 7 }, { ...file, members: file.members.slice(0, 2) }]) {
    // As an attacker writes it who has no key, with a checksum that fits.
    const bytes = await writeMemberFile(webAead, webAead.random(32), edited)
    expect(await enterBy(edited, bytes, ben, 'of Ben')).toBeUndefined()
  }
  // Even Ben himself, who has the journal key, gets no lane by it.
  const inside = await enterBy(file, good, ben, 'of Ben')
  const self = raised({ clearance: 2 })
  expect(await enterBy(self, await writeMemberFile(webAead, inside!.journalKey, self), ben, 'of Ben')).toBeUndefined()
})

test('[SEAL-21] a member has the lanes of her levels and no other, old ones and new ones', async () => {
  const { file, ada, ben, cyd } = await threeMembers()
  const bytes = await writeMemberFile(webAead, ada.journalKey, file)
  const [first, second] = [await enterBy(file, bytes, ben, 'of Ben'), await enterBy(file, bytes, cyd, 'of Cyd')]
  expect(first?.lanes).toEqual(ada.lanes.filter(({ level }) => level === 0))
  expect(second?.lanes).toEqual(ada.lanes)
  expect([first?.charge, second?.charge]).toEqual([undefined, ada.charge])
  expect(first?.personal).not.toEqual(ada.personal)
  expect(await enterBy(file, bytes, ben, 'of Cyd')).toBeUndefined()
})

test('[SEAL-21] [G30] a revoked member opens nothing of the new epoch, not with the file of before either', async () => {
  const { file, ada, ben, cyd } = await threeMembers()
  const old = await writeMemberFile(webAead, ada.journalKey, file)
  const gone = await enterBy(file, old, cyd, 'of Cyd')
  const after = made(await withoutMember(MEANS, file, ada, cyd))
  const bytes = await writeMemberFile(webAead, after.inside.journalKey, after.file)
  expect(after.file.members.map(({ id }) => id)).toEqual([ada.entry.id, ben])
  const fresh = after.inside.lanes.filter(({ epoch }) => epoch === 2)
  expect(fresh.map(({ level }) => level)).toEqual([0, 1, 2])
  for (const { key } of fresh) expect(gone?.lanes).not.toContainEqual(expect.objectContaining({ key }))
  expect((await enterBy(after.file, bytes, ben, 'of Ben'))?.lanes.map(({ level, epoch }) => [level, epoch])).toEqual([[0, 1], [0, 2]])
  // Nor does what she proved herself a supervisor with hold any longer.
  expect(after.inside.charge).not.toEqual(gone?.charge)
  // All she has is tried on everything that is in the new file.
  for (const entry of after.file.members) expect(await enter(webAead, MEANS.curve, after.file, bytes, entry, gone!.root)).toBeUndefined()
})

test('[SEAL-22] [G32] any two of three shares open an escrow, one does not, nor do two of another one', async () => {
  const { file, ada } = await threeMembers()
  const one = (await makeEscrow(webAead, MEANS.curve, sharing, MEANS.stretching, file, ada, ['card', 'card', 'card'], 5))!
  const other = (await makeEscrow(webAead, MEANS.curve, sharing, MEANS.stretching, file, ada, ['card', 'card', 'card'], 6))!
  const owner = made(withWay(file, ada, one.way)).inside.entry
  const open = async (...cards: Uint8Array<ArrayBuffer>[]) => await openEscrow(webAead, sharing, MEANS.stretching, file, owner, cards)
  const [a, b, c] = one.cards as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]
  for (const pair of [[a, b], [b, c], [c, a], [a, b, c]]) expect(await open(...pair)).toEqual(ada.root)
  for (const poor of [[], [a], [a, a], [a, other.cards[0]!], [other.cards[0]!, other.cards[1]!], [a, flipped(b, 10)], [a, b.slice(1)]]) expect(await open(...poor)).toBeUndefined()
})

test('[SEAL-22] whoever holds a share is another supervisor, and each holds one', async () => {
  const { file, ada, ben, cyd } = await threeMembers()
  for (const holders of [['card', 'card'], ['card', 'card', { member: ada.entry.id }], ['card', 'card', { member: ben }], ['card', { member: cyd }, { member: cyd }]] as const) {
    expect(await makeEscrow(webAead, MEANS.curve, sharing, MEANS.stretching, file, ada, holders, 5)).toBeUndefined()
  }
})

test('[SEAL-2] [G30] every kind of way opens with its own secret, and with no other and in no other place', async () => {
  const root = webAead.random(32)
  const bond = { salt: webAead.random(16), member: '0'.repeat(31) + '1' }
  const [file, device, kit, escrow] = [webAead.random(32), webAead.random(32), webAead.random(20), webAead.random(20)]
  const secrets = [
    { kind: 'passphrase', passphrase: 'one' }, { kind: 'key-file', passphrase: 'one', keyFile: file }, { kind: 'device', passphrase: 'one', device },
    { kind: 'kit', kit }, { kind: 'escrow', escrow },
  ] as const
  const wrong = [
    { kind: 'passphrase', passphrase: 'two' }, { kind: 'key-file', passphrase: 'one', keyFile: device }, { kind: 'device', passphrase: 'one', device: file },
    { kind: 'key-file', passphrase: 'two', keyFile: file }, { kind: 'kit', kit: escrow }, { kind: 'escrow', escrow: kit },
  ] as const
  for (const secret of secrets) {
    const way = await makeWay(webAead, MEANS.stretching, bond, secret, root, 7)
    expect(await openWay(webAead, MEANS.stretching, bond, way, secret)).toEqual(root)
    for (const bad of [...wrong, ...secrets.filter(each => each !== secret)]) expect(await openWay(webAead, MEANS.stretching, bond, way, bad)).toBeUndefined()
    for (const elsewhere of [{ ...bond, salt: webAead.random(16) }, { ...bond, member: 'f'.repeat(32) }]) expect(await openWay(webAead, MEANS.stretching, elsewhere, way, secret)).toBeUndefined()
    for (const altered of [{ ...way, made: 8 }, { ...way, id: '0'.repeat(16) }]) expect(await openWay(webAead, MEANS.stretching, bond, altered, secret)).toBeUndefined()
    for (const kind of ['passphrase', 'key-file', 'device', 'kit', 'escrow'] as const) if (kind !== way.kind) expect(await openWay(webAead, MEANS.stretching, bond, { ...way, kind }, secret)).toBeUndefined()
  }
})

test('[SEAL-4] [G27] a way whose cost lies outside floor and cap is never run, and none is made', async () => {
  let ran = 0
  const stretching = { kdf: async (...args: Parameters<typeof kdf>) => (ran++, await kdf(...args)) }
  const bond = { salt: webAead.random(16), member: '0'.repeat(32) }
  const way = await makeWay(webAead, MEANS.stretching, bond, { kind: 'passphrase', passphrase: 'x' }, webAead.random(32), 1)
  for (const cost of [CHEAP, { memory: 65_535, passes: 3, lanes: 1 }, { memory: 65_536, passes: 2, lanes: 1 }, { memory: 1_048_577, passes: 3, lanes: 1 }, { memory: 65_536, passes: 11, lanes: 1 }, { memory: 65_536, passes: 3, lanes: 5 }]) {
    expect(await openWay(webAead, stretching, bond, { ...way, cost }, { kind: 'passphrase', passphrase: 'x' })).toBeUndefined()
    await expect(makeWay(webAead, { ...stretching, cost }, bond, { kind: 'passphrase', passphrase: 'x' }, webAead.random(32), 1)).rejects.toThrow(RangeError)
  }
  expect(ran).toBe(0)
})

test('[SEAL-9] version 1 opens as ever, and a version after ours is told apart from damage', async () => {
  const { slots, root } = await createSlots(webAead, kdf, 'a phrase', CHEAP, CHEAP)
  expect(await readAnySlotFile(webAead, slots)).toMatchObject({ ok: true, value: { version: 1 } })
  expect(await openSlots(webAead, kdf, slots, 'a phrase', CHEAP)).toEqual({ ok: true, root })
  const { file, ada } = await threeMembers()
  const bytes = await writeMemberFile(webAead, ada.journalKey, file)
  new DataView(bytes.buffer).setUint16(8, 3, true)
  new DataView(bytes.buffer).setUint16(10, ~3 & 0xffff, true)
  expect(await readAnySlotFile(webAead, bytes)).toEqual({ ok: false, why: 'newer' })
})

test('[SEAL-21] who is a supervisor no more has lost something at any clearance: the door locks after it', async () => {
  const { file, ada, cyd } = await threeMembers()
  const [supervisor, analyst] = (['supervisor', 'analyst'] as const).map(role => ({ role, clearance: 2 as const }))
  expect([takesAway(supervisor!, analyst!), takesAway(analyst!, supervisor!), takesAway(analyst!, { role: 'analyst', clearance: 1 })]).toEqual([true, false, true])
  expect(made(await withClearance(MEANS, file, ada, cyd, analyst!)).file.charge).not.toEqual(file.charge)
})

test('[SEAL-21] a revocation too many is refused before it locks everybody out', async () => {
  const { file, ada, cyd } = await threeMembers()
  const epochs = 341 - 1
  const many = { ...ada, lanes: [ada.lanes[0]!, ...Array.from({ length: epochs }, (_, i) => ([0, 1, 2] as const).map(level => ({ level, epoch: i + 1, key: webAead.random(32) }))).flat()] }
  const last = made(await withoutMember(MEANS, file, many, cyd))
  expect(last.inside.lanes).toHaveLength(1_024)
  const bytes = await writeMemberFile(webAead, ada.journalKey, last.file)
  expect((await enterBy(last.file, bytes, ada.entry.id, 'of Ada'))?.lanes).toHaveLength(1_024)
  expect(await withoutMember(MEANS, last.file, last.inside, last.file.members[1]!.id)).toEqual({ ok: false, why: 'epochs-full' })
})
