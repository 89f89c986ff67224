import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveKeys } from '../../../shared/seal/keys.ts'
import type { Aead, Bytes, Kdf } from '../../../shared/seal/ports.ts'
import { readSlotFile, writeSlotFile } from '../../../shared/seal/slot-file.ts'
import { CAP, FLOOR, changePassphrase, createSlots, openSlots } from '../../../shared/seal/slots.ts'
import { ADAPTERS, CHEAP, flipped, kdf, toHex, webAead } from './adapters.ts'

const PHRASE = 'correct horse battery staple'

const create = (aead: Aead, phrase: string) => createSlots(aead, kdf, phrase, CHEAP, CHEAP)
const open = (aead: Aead, slots: Bytes, phrase: string) => openSlots(aead, kdf, slots, phrase, CHEAP)

describe.each(ADAPTERS)('%s', (_name, aead) => {
  test('[SEAL-2] a slot file opens with its passphrase and with no other', async () => {
    const { slots, root } = await create(aead, PHRASE)
    expect(await open(aead, slots, PHRASE)).toEqual({ ok: true, root })
    expect(await open(aead, slots, `${PHRASE} `)).toEqual({ ok: false, why: 'wrong-passphrase' })
    expect(await open(aead, slots, '')).toEqual({ ok: false, why: 'wrong-passphrase' })
  })

  test('[SEAL-5] every flipped bit of a slot file is noticed as damage', async () => {
    const { slots } = await create(aead, PHRASE)
    for (let at = 0; at < slots.length; at++) {
      for (let bit = 0; bit < 8; bit++) expect(await open(aead, flipped(slots, at, bit), PHRASE)).toEqual({ ok: false, why: 'slot-damaged' })
    }
    for (let length = 0; length < slots.length; length++) expect(await open(aead, slots.slice(0, length), PHRASE)).toEqual({ ok: false, why: 'slot-damaged' })
  })
})

test('[SEAL-2] composed and decomposed letters are the same passphrase', async () => {
  const { slots, root } = await create(webAead, 'caf\u00e9 \ufb01re')
  expect(await open(webAead, slots, 'cafe\u0301 fire')).toEqual({ ok: true, root })
})

test('[SEAL-2] any passphrase round trips', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), async phrase => {
    const { slots, root } = await create(webAead, phrase)
    expect(await open(webAead, slots, phrase)).toEqual({ ok: true, root })
  }), { numRuns: 30 })
})

test('[SEAL-2] two vaults with one passphrase share nothing', async () => {
  const [one, two] = [await create(webAead, PHRASE), await create(webAead, PHRASE)]
  expect(toHex(one.root)).not.toBe(toHex(two.root))
  const shared = [...one.slots.subarray(32, -32)].filter((byte, i) => byte === two.slots[32 + i]).length
  // Salt, nonce and ciphertext are random; a twelfth of the bytes are the cost and alike.
  expect(shared).toBeLessThan(30)
})

test('[SEAL-3] changing a passphrase keeps the root and shuts the old one out', async () => {
  const { slots, root } = await create(webAead, PHRASE)
  const changed = await changePassphrase(webAead, kdf, slots, PHRASE, 'another one', CHEAP, CHEAP)
  if (!changed.ok) throw new Error(changed.why)
  expect(changed.root).toEqual(root)
  expect(await open(webAead, changed.slots, 'another one')).toEqual({ ok: true, root })
  expect(await open(webAead, changed.slots, PHRASE)).toEqual({ ok: false, why: 'wrong-passphrase' })
  const [before, after] = [await readSlotFile(webAead, slots), await readSlotFile(webAead, changed.slots)]
  expect(after.ok && before.ok && after.value.generation - before.value.generation).toBe(1)
})

test('[SEAL-3] a wrong old passphrase changes nothing', async () => {
  const { slots } = await create(webAead, PHRASE)
  expect(await changePassphrase(webAead, kdf, slots, 'wrong', 'another one', CHEAP, CHEAP)).toEqual({ ok: false, why: 'wrong-passphrase' })
})

test('[SEAL-3] slots of kinds that this build does not know are carried along', async () => {
  const { slots, root } = await create(webAead, PHRASE)
  const read = await readSlotFile(webAead, slots)
  if (!read.ok) throw new Error(read.why)
  const escrow = { kind: 'other', bytes: Uint8Array.of(4, 0, 3, 0, 7, 8, 9) } as const
  const both = await writeSlotFile(webAead, { generation: 5, slots: [escrow, ...read.value.slots] })
  expect(await open(webAead, both, PHRASE)).toEqual({ ok: true, root })
  const changed = await changePassphrase(webAead, kdf, both, PHRASE, 'another one', CHEAP, CHEAP)
  if (!changed.ok) throw new Error(changed.why)
  const after = await readSlotFile(webAead, changed.slots)
  expect(after.ok && after.value.generation).toBe(6)
  expect(after.ok && after.value.slots[0]).toEqual(escrow)
})

test('[SEAL-4] a cost outside the bounds is never run', async () => {
  let ran = 0
  const counting: Kdf = async (phrase, salt, cost) => {
    ran++
    return await kdf(phrase, salt, cost)
  }
  const { slots } = await create(webAead, PHRASE)
  const read = await readSlotFile(webAead, slots)
  const slot = read.ok ? read.value.slots[0] : undefined
  if (slot?.kind !== 'passphrase') throw new Error('no slot')
  const hostile = [
    { ...FLOOR, memory: FLOOR.memory - 1 }, { ...FLOOR, passes: FLOOR.passes - 1 }, { ...FLOOR, lanes: 0 },
    { ...CAP, memory: CAP.memory + 1 }, { ...CAP, passes: CAP.passes + 1 }, { ...CAP, lanes: CAP.lanes + 1 }, { memory: 0xffff_ffff, passes: 0xffff_ffff, lanes: 0xffff_ffff },
  ]
  for (const cost of hostile) {
    const file = await writeSlotFile(webAead, { generation: 1, slots: [{ ...slot, cost }] })
    expect(await openSlots(webAead, counting, file, PHRASE)).toEqual({ ok: false, why: 'slot-damaged' })
    await expect(createSlots(webAead, counting, PHRASE, cost)).rejects.toThrow(RangeError)
  }
  await expect(createSlots(webAead, counting, '')).rejects.toThrow(RangeError)
  expect(ran).toBe(0)
})

test('[SEAL-4] the cost is authenticated: a slot that says another one does not open', async () => {
  const { slots } = await create(webAead, PHRASE)
  const read = await readSlotFile(webAead, slots)
  const slot = read.ok ? read.value.slots[0] : undefined
  if (slot?.kind !== 'passphrase') throw new Error('no slot')
  const always: Kdf = async (phrase, salt) => await kdf(phrase, salt, CHEAP)
  const file = await writeSlotFile(webAead, { generation: 1, slots: [{ ...slot, cost: { ...CHEAP, passes: 2 } }] })
  expect(await openSlots(webAead, always, file, PHRASE, CHEAP)).toEqual({ ok: false, why: 'wrong-passphrase' })
})

test('[SEAL-5] a newer slot file is told apart, whatever follows its first bytes', async () => {
  const { slots } = await create(webAead, PHRASE)
  const newer = new Uint8Array(slots)
  newer.set([2, 0, 0xfd, 0xff], 8)
  expect(await open(webAead, newer, PHRASE)).toEqual({ ok: false, why: 'vault-newer' })
})

test('[SEAL-8] content and journal keys differ, and from each other’s vaults', async () => {
  const { root } = await create(webAead, PHRASE)
  const { contentKey, journalKey } = await deriveKeys(webAead, root)
  expect(new Set([root, contentKey, journalKey].map(toHex)).size).toBe(3)
  expect(await deriveKeys(webAead, root)).toEqual({ contentKey, journalKey })
})

test('[SEAL-4] the real cost works once', async () => {
  const { slots, root } = await createSlots(webAead, kdf, PHRASE, FLOOR)
  expect(await openSlots(webAead, kdf, slots, PHRASE)).toEqual({ ok: true, root })
})
