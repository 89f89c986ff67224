import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FOUNDER, handOfContentKey, type Hand, type Lane, type Level } from '../../../shared/seal/hand.ts'
import { contentKeys } from '../../../shared/seal/keys.ts'
import { heldKeys, type HeldKeys } from '../../../shared/seal/lane-keys.ts'
import type { Aead, Bytes } from '../../../shared/seal/ports.ts'
import { openRecord, othersPart, sealRecord, type Reader } from '../../../shared/seal/record.ts'
import { NO_RING, openRing, sealRing, turnedRing } from '../../../shared/seal/ring.ts'
import { ADAPTERS, flipped, toHex, utf8, webAead } from './adapters.ts'
import { oldRing, sealOldRing } from './old-ring.ts'

const VAULT = '00112233445566778899aabbccddeeff'
const BOND = { vault: VAULT, purpose: 'ledger' }
const member = (n: number): string => n.toString(16).padStart(32, '0')

/** Lanes of all levels for each epoch, as whoever makes them has them. */
const lanesOf = (aead: Aead, epochs: readonly number[]): readonly Lane[] => epochs.flatMap(epoch => ([0, 1, 2] as const).map(level => ({ level, epoch, key: aead.random(32) })))

/** A member with the lanes up to her clearance. */
const handWith = (aead: Aead, lanes: readonly Lane[], clearance: Level, id = member(1)): Hand => ({
  member: { id, role: 'analyst', clearance }, personal: aead.random(32),
  lanes: lanes.filter(({ level }) => level <= clearance).map(lane => ({ ...lane, key: lane.key.slice() })),
})

const held = async (aead: Aead, hand: Hand, vault = VAULT): Promise<HeldKeys> => await heldKeys(aead, hand, vault)

const ALL = (['personal', 0, 1, 2] as const).map(reader => ({ reader, plain: utf8(`for ${reader}`) }))
const readersOf = async (keys: HeldKeys, body: Bytes, aead: Aead = webAead): Promise<readonly Reader[]> => {
  const opened = await openRecord(aead, keys, BOND, body)
  if (!opened.ok) throw new Error(opened.why)
  return opened.parts.map(({ reader, plain }) => {
    if (plain === undefined) throw new Error('a part did not open')
    return reader
  })
}

describe.each(ADAPTERS)('%s', (_name, aead) => {
  test('[SEAL-10] a part opens to whoever is cleared for it, and to nobody else', async () => {
    const lanes = lanesOf(aead, [1])
    const [low, middle, high] = await Promise.all(([0, 1, 2] as const).map(async clearance => await held(aead, handWith(aead, lanes, clearance, member(clearance)))))
    const body = await sealRecord(aead, high!, BOND, ALL)
    expect(await readersOf(low!, body, aead)).toEqual([0])
    expect(await readersOf(middle!, body, aead)).toEqual([0, 1])
    expect(await readersOf(high!, body, aead)).toEqual(['personal', 0, 1, 2])
    expect(await openRecord(aead, low!, BOND, body)).toMatchObject({ passed: 3 })
  })

  test('[SEAL-5] every flipped bit of a record is noticed', async () => {
    const keys = await held(aead, handWith(aead, lanesOf(aead, [1]), 2))
    const body = await sealRecord(aead, keys, BOND, [{ reader: 0, plain: utf8('a note') }, { reader: 2, plain: utf8('another') }])
    const whole = await openRecord(aead, keys, BOND, body)
    const isSound = (opened: Awaited<ReturnType<typeof openRecord>>): boolean => opened.ok && opened.passed === 0 && opened.parts.length === 2 && opened.parts.every(({ plain }) => plain !== undefined)
    expect(isSound(whole)).toBe(true)
    for (let at = 0; at < body.length; at++) {
      for (let bit = 0; bit < 8; bit++) expect(isSound(await openRecord(aead, keys, BOND, flipped(body, at, bit)))).toBe(false)
    }
    for (let length = 0; length < body.length; length++) expect(isSound(await openRecord(aead, keys, BOND, body.slice(0, length)))).toBe(false)
    expect(isSound(await openRecord(aead, keys, { ...BOND, purpose: 'draft' }, body))).toBe(false)
    expect(isSound(await openRecord(aead, keys, { ...BOND, vault: 'ff' }, body))).toBe(false)
  })
})

test('[SEAL-10] a part opens in no other record', async () => {
  const keys = await held(webAead, handWith(webAead, lanesOf(webAead, [1]), 2))
  const [one, two] = await Promise.all(['one', 'two'].map(async text => await sealRecord(webAead, keys, BOND, [{ reader: 1, plain: utf8(text) }])))
  const mixed = one!.slice()
  mixed.set(two!.subarray(18 + 7), 18 + 7)
  expect(await openRecord(webAead, keys, BOND, mixed)).toEqual({ ok: true, passed: 0, parts: [{ reader: 1, plain: undefined }] })
})

test('[SEAL-11] what is personal opens to who wrote it, not to a member with the same clearance', async () => {
  const lanes = lanesOf(webAead, [1])
  const ada = await held(webAead, handWith(webAead, lanes, 2, member(1)))
  const ben = await held(webAead, handWith(webAead, lanes, 2, member(2)))
  const body = await sealRecord(webAead, ada, BOND, [{ reader: 'personal', plain: utf8('half a thought') }])
  expect(await readersOf(ada, body)).toEqual(['personal'])
  expect(await openRecord(webAead, ben, BOND, body)).toEqual({ ok: true, parts: [], passed: 1 })
  // Not even under her id.
  const forger = await held(webAead, handWith(webAead, lanes, 2, member(1)))
  expect(await openRecord(webAead, forger, BOND, body)).toEqual({ ok: true, passed: 0, parts: [{ reader: 'personal', plain: undefined }] })
})

test('[SEAL-11] the founder opens what she wrote under her personal key of before, and writes nothing more under it', async () => {
  const former = await handOfContentKey(webAead, webAead.random(32))
  const [contentKeyAlone, ada] = await Promise.all([former, { ...former, personal: webAead.random(32), formerly: former.personal }].map(hand => heldKeys(webAead, structuredClone(hand), BOND.vault)))
  const parts = [{ reader: 'personal' as const, plain: utf8('half a thought') }]
  expect(await openRecord(webAead, ada!, BOND, await sealRecord(webAead, contentKeyAlone!, BOND, parts))).toEqual({ ok: true, passed: 0, parts })
  const now = await sealRecord(webAead, ada!, BOND, parts)
  expect(await openRecord(webAead, ada!, BOND, now)).toEqual({ ok: true, passed: 0, parts })
  expect(await openRecord(webAead, contentKeyAlone!, BOND, now)).toEqual({ ok: true, passed: 0, parts: [{ reader: 'personal', plain: undefined }] })
})

test('[SEAL-11] others’ personal parts are carried on by who cannot read them', async () => {
  const lanes = lanesOf(webAead, [1])
  const ada = await held(webAead, handWith(webAead, lanes, 2, member(1)))
  const ben = await held(webAead, handWith(webAead, lanes, 2, member(2)))
  const carried = othersPart(ben, await sealRecord(webAead, ada, BOND, ALL))
  expect(carried).toBeDefined()
  expect(await readersOf(ada, carried!)).toEqual(['personal'])
  expect(othersPart(ada, await sealRecord(webAead, ada, BOND, ALL))).toBeUndefined()
  expect(othersPart(ben, await sealRecord(webAead, ada, BOND, ALL.slice(1)))).toBeUndefined()
})

test('[SEAL-12] what is written after a revocation is closed to the keys of before', async () => {
  const lanes = lanesOf(webAead, [1, 2])
  const before = await held(webAead, handWith(webAead, lanes.filter(({ epoch }) => epoch === 1), 2))
  const after = await held(webAead, handWith(webAead, lanes, 2))
  const old = await sealRecord(webAead, before, BOND, ALL.slice(1))
  expect(await readersOf(after, old)).toEqual([0, 1, 2])
  const fresh = await sealRecord(webAead, after, BOND, ALL.slice(1))
  const opened = await openRecord(webAead, before, BOND, fresh)
  expect(opened.ok && opened.parts.every(({ plain }) => plain === undefined)).toBe(true)
  const ring = turnedRing(NO_RING, [['first', { level: 0, key: webAead.random(32) }], ['second', { level: 2, key: webAead.random(32) }]])
  const sealed = await sealRing(webAead, after, VAULT, ring)
  const seen = await openRing(webAead, before, VAULT, sealed)
  expect(seen.ok && seen.value.ring.keys.size).toBe(0)
})

test('[SEAL-10] a part above the clearance cannot be sealed', async () => {
  const low = await held(webAead, handWith(webAead, lanesOf(webAead, [1]), 0))
  await expect(sealRecord(webAead, low, BOND, [{ reader: 1, plain: utf8('no') }])).rejects.toThrow(RangeError)
})

test('[SEAL-10] rings of any content come back level by level, and what is not ours is carried untouched through any number of turns', async () => {
  const lanes = lanesOf(webAead, [1])
  const keysOf = async (clearance: Level): Promise<HeldKeys> => await held(webAead, handWith(webAead, lanes, clearance))
  const [low, middle, high] = await Promise.all([keysOf(0), keysOf(1), keysOf(2)])
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/)
  await fc.assert(fc.asyncProperty(fc.dictionary(name, fc.constantFrom<Level>(0, 1, 2), { maxKeys: 20 }), fc.array(fc.constantFrom(0, 1), { maxLength: 4 }), async (levels, turns) => {
    const keys = new Map(Object.entries(levels).map(([each, level]) => [each, { level, key: webAead.random(32) }]))
    let sealed = await sealRing(webAead, high, VAULT, turnedRing(NO_RING, keys))
    for (const [n, clearance] of turns.entries()) {
      const session = clearance === 0 ? low : middle
      const opened = await openRing(webAead, session, VAULT, sealed)
      if (!opened.ok) throw new Error(opened.why)
      expect(opened.value.damaged).toBe(0)
      for (const [each, { level }] of keys) expect(opened.value.ring.keys.has(each)).toBe(level <= clearance)
      const added = [`zz-${n}`, { level: 0 as const, key: webAead.random(32) }] as const
      keys.set(...added)
      sealed = await sealRing(webAead, session, VAULT, turnedRing(opened.value.ring, [added]))
    }
    const opened = await openRing(webAead, high, VAULT, sealed)
    expect(opened.ok && Object.fromEntries(opened.value.ring.keys)).toEqual(Object.fromEntries(keys))
  }), { numRuns: 40 })
})

test('[SEAL-5] every flipped bit of a ring of lanes is noticed', async () => {
  const keys = await held(webAead, handWith(webAead, lanesOf(webAead, [1]), 2))
  const ring = turnedRing(NO_RING, [['first', { level: 0, key: webAead.random(32) }], ['second', { level: 2, key: webAead.random(32) }]])
  const sealed = await sealRing(webAead, keys, VAULT, ring)
  const isSound = (opened: Awaited<ReturnType<typeof openRing>>): boolean => opened.ok && opened.value.damaged === 0 && opened.value.ring.keys.size === 2
  expect(isSound(await openRing(webAead, keys, VAULT, sealed))).toBe(true)
  for (let at = 0; at < sealed.length; at++) {
    for (let bit = 0; bit < 8; bit++) expect(isSound(await openRing(webAead, keys, VAULT, flipped(sealed, at, bit)))).toBe(false)
  }
  for (let length = 0; length < sealed.length; length++) expect(isSound(await openRing(webAead, keys, VAULT, sealed.slice(0, length)))).toBe(false)
})

test('[SEAL-9] a ring of version 1 opens to who holds its lane, and is carried on by everybody else', async () => {
  const contentKey = webAead.random(32)
  const founder = await held(webAead, await handOfContentKey(webAead, contentKey))
  const hand = await handOfContentKey(webAead, contentKey)
  const guest = await held(webAead, { ...hand, member: { id: member(7), role: 'analyst', clearance: 0 }, lanes: hand.lanes.filter(({ level }) => level === 0) })
  const key = webAead.random(32)
  const old = await sealOldRing(webAead, (await contentKeys(webAead, contentKey, VAULT)).ring, VAULT, oldRing(1, new Map([['first', key]])))
  expect(await openRing(webAead, founder, VAULT, old)).toMatchObject({ ok: true, value: { old: true, ring: { keys: new Map([['first', { level: 2, key }]]) } } })
  const seen = await openRing(webAead, guest, VAULT, old)
  if (!seen.ok) throw new Error(seen.why)
  expect(seen.value.ring.keys.size).toBe(0)
  const turned = await sealRing(webAead, guest, VAULT, turnedRing(seen.value.ring, [['mine', { level: 0, key: webAead.random(32) }]]))
  const again = await openRing(webAead, founder, VAULT, turned)
  expect(again.ok && toHex(again.value.ring.keys.get('first')!.key)).toBe(toHex(key))
  expect(again.ok && [...again.value.ring.keys.keys()]).toEqual(expect.arrayContaining(['first', 'mine']))
})

test('[SEAL-10] lanes of a vault of version 1 come from its content key alone, and none is another', async () => {
  const contentKey = webAead.random(32)
  const [one, two] = [await handOfContentKey(webAead, contentKey), await handOfContentKey(webAead, contentKey)]
  expect(one).toEqual(two)
  expect(one.member.id).toBe(FOUNDER)
  expect(new Set([...one.lanes.map(({ key }) => toHex(key)), toHex(one.personal)]).size).toBe(5)
})
