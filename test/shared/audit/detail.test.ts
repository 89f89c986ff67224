import { expect, test } from 'vitest'
import { openDetail, sealedEvent } from '../../../shared/audit/detail.ts'
import type { AuditEvent } from '../../../shared/audit/event.ts'
import { LONGEST } from '../../../shared/audit/event.ts'
import type { Level } from '../../../shared/seal/hand.ts'
import { heldKeys } from '../../../shared/seal/lane-keys.ts'
import { webAead as aead } from '../seal/adapters.ts'

const VAULT = '00112233445566778899aabbccddeeff'
const EVENT: AuditEvent = { act: 'consult', call: 'find', member: '01'.repeat(16), object: 'MUSTER', count: 2, reason: 'case 7' }
const lanes = ([0, 1, 2] as const).map(level => ({ level, epoch: 1, key: aead.random(32) }))
const cleared = async (clearance: Level, vault = VAULT) => await heldKeys(aead, {
  member: { id: `0${clearance}`.repeat(16), role: 'analyst', clearance }, personal: aead.random(32),
  lanes: lanes.filter(({ level }) => level <= clearance).map(lane => ({ ...lane, key: lane.key.slice() })),
}, vault)

test('[AUDIT-6] what was asked opens to who is cleared as its asker is, and to nobody below', async () => {
  const members = await Promise.all(([0, 1, 2] as const).map(async level => await cleared(level)))
  for (const [asker, held] of members.entries()) {
    const { sealed, ...open } = await sealedEvent(aead, held, VAULT, EVENT)
    expect(open).toEqual({ act: 'consult', call: 'find', member: EVENT.member, count: 2 })
    expect(atob(sealed!)).not.toContain('MUSTER')
    for (const [reader, keys] of members.entries()) {
      expect(await openDetail(aead, keys, VAULT, { ...open, sealed: sealed!, number: 0, at: 1 })).toEqual(reader >= asker ? { object: 'MUSTER', reason: 'case 7' } : undefined)
    }
    expect(await openDetail(aead, await cleared(2, 'ff'), 'ff', { ...open, sealed: sealed!, number: 0, at: 1 })).toBeUndefined()
  }
})

test('[AUDIT-6] an event without words has nothing sealed, and the longest words fit', async () => {
  const held = await cleared(2)
  expect(await sealedEvent(aead, held, VAULT, { act: 'alter', call: 'undo' })).toEqual({ act: 'alter', call: 'undo' })
  const { sealed } = await sealedEvent(aead, held, VAULT, { ...EVENT, object: '\u0001'.repeat(LONGEST.object), reason: '\u0001'.repeat(LONGEST.reason) })
  expect(sealed!.length).toBeLessThan(LONGEST.sealed)
  expect(await openDetail(aead, held, VAULT, { act: 'consult', call: 'find', sealed: 'no base64', number: 0, at: 1 })).toBeUndefined()
})
