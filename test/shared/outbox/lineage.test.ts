import { createPrivateKey, createPublicKey, sign as nativeSign, verify as nativeVerify } from 'node:crypto'
import { expect, test } from 'vitest'
import { signing } from '../../../renderer/vault/lineage.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import type { OutboxItem } from '../../../shared/outbox/item.ts'
import { type Link, Lineages, chainOf, linkOf, stamped } from '../../../shared/outbox/lineage.ts'
import { genuine, handOf, signed } from '../../../shared/outbox/signature.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'

const SEED = '11'.repeat(32)
const OTHER = '22'.repeat(32)
const AUTHOR: StixId = 'identity--00000000-0000-4000-8000-000000000001'
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

const note = (n: number, more: Partial<StixObject> = {}): StixObject => ({
  type: 'note', spec_version: '2.1', id: `note--${uuid(n)}`, created_by_ref: AUTHOR, created: '2026-11-25T08:00:00.000Z', modified: '2026-11-25T08:00:00.000Z', content: `note ${n}`, object_refs: [AUTHOR], ...more,
})
const report = (n: number, more: Partial<StixObject> = {}): StixObject => ({
  type: 'report', spec_version: '2.1', id: `report--${uuid(n)}`, created_by_ref: AUTHOR, created: '2026-11-25T08:00:00.000Z', modified: '2026-11-25T08:00:00.000Z', published: '2026-11-25T08:00:00.000Z',
  name: `finding ${n}`, object_refs: [`note--${uuid(n)}`], extensions: { [EXTENSIONS.work]: { extension_type: 'property-extension', work_kind: 'finding' } }, ...more,
})
const item = (n: number, more: Partial<OutboxItem> = {}): OutboxItem => ({
  id: String(n), title: 'finding', queued: '2026-11-25T08:00:00.000Z', source: 's', collection: 'c', objects: [note(n), report(n)], receipts: {}, state: 'waiting', attempts: 0, ...more,
})
const reportOf = (of: OutboxItem): StixObject => of.objects.at(-1)!
const mustLink = (of: OutboxItem): Link => {
  const link = linkOf(reportOf(of))
  if (link === undefined) throw new Error('no link')
  return link
}

/** Items sent one after the other by one hand. */
function sent(count: number, seed = SEED): readonly OutboxItem[] {
  const items: OutboxItem[] = []
  for (let n = 1; n <= count; n++) items.push(stamped(item(n), { seed, signing, lineages: new Lineages(), items }))
  return items
}

test('[OUTBOX-21] a signature is Ed25519 as node:crypto knows it, over canonical JSON', () => {
  // RFC 8032 §7.1, test 1.
  const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
  expect(signing.publicKey(secret)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
  const key = createPrivateKey({ key: Buffer.from(`302e020100300506032b657004220420${SEED}`, 'hex'), format: 'der', type: 'pkcs8' })
  const message = new TextEncoder().encode('waypost')
  expect(signing.sign(message, SEED)).toBe(nativeSign(null, message, key).toString('hex'))
  expect(nativeVerify(null, message, createPublicKey(key), Buffer.from(signing.sign(message, SEED), 'hex'))).toBe(true)
})

test('[OUTBOX-21] what is signed may be written in another order and with other times of the same instant, and nothing else', () => {
  const object = signed(report(1), SEED, signing)
  expect(signed(object, SEED, signing)).toEqual(object)
  const key = signing.publicKey(SEED)
  expect(handOf(object, signing)).toEqual({ key })
  const turned = Object.fromEntries(Object.entries(object).toReversed()) as unknown as StixObject
  expect(handOf({ ...turned, modified: '2026-11-25T08:00:00.000000Z', published: '2026-11-25T08:00:00Z' }, signing)).toEqual({ key })
  for (const change of [{ name: 'other' }, { revoked: true }, { modified: '2026-11-25T08:00:01.000Z' }, { x_more: 1 }, { created_by_ref: `identity--${uuid(9)}` as StixId }, { id: `report--${uuid(9)}` as StixId }]) expect(handOf({ ...object, ...change }, signing)).toBe('forged')
  expect(handOf(report(1), signing)).toBe('unsigned')
})

test('[OUTBOX-21] whoever was met with a key is taken with that key alone', () => {
  const key = signing.publicKey(SEED)
  const keyOf = (author: string): string | undefined => (author === AUTHOR ? key : undefined)
  const stranger: StixId = `identity--${uuid(7)}`
  const good = [signed(report(1), SEED, signing), signed(note(2), SEED, signing), note(3, { created_by_ref: stranger }), { ...note(4), type: 'location', id: `location--${uuid(4)}` as StixId }]
  const bad = [report(5), signed(report(6), OTHER, signing), note(7, { revoked: true }), { ...signed(note(8), SEED, signing), content: 'changed' }]
  expect(genuine([...bad, ...good], keyOf, signing)).toEqual({ genuine: good, forged: bad.length })
  // Before anybody is known by a key, a signature that does not fit is still no signature.
  expect(genuine([{ ...signed(note(8), SEED, signing), content: 'changed' }], () => undefined, signing).forged).toBe(1)
})

test('[OUTBOX-20] numbers count without a gap, name the report before, and stay when an item is sent again or mended', () => {
  const items = sent(3)
  expect(items.map(each => mustLink(each).number)).toEqual([1, 2, 3])
  expect(mustLink(items[1]!)).toMatchObject({ chain: chainOf(signing.publicKey(SEED), 'c'), previous: expect.stringMatching(/^[0-9a-f]{64}$/), carries: [[`note--${uuid(2)}`, '2026-11-25T08:00:00.000Z']], void: [] })
  const again = stamped(items[1]!, { seed: SEED, signing, lineages: new Lineages(), items })
  expect(again).toEqual(items[1])
  const mended = { ...items[1]!, objects: [items[1]!.objects[0]!, { ...reportOf(items[1]!), name: 'better', modified: '2026-11-25T09:00:00.000Z' }] }
  const resent = stamped(mended, { seed: SEED, signing, lineages: new Lineages(), items })
  expect([mustLink(resent).number, handOf(reportOf(resent), signing)]).toEqual([2, { key: signing.publicKey(SEED) }])
})

test('[OUTBOX-20] a discarded number is declared void by the next report, another collection has numbers of its own', () => {
  const [first, second] = sent(2)
  const items = [first!, { ...second!, state: 'withdrawn' as const }]
  const third = stamped(item(3), { seed: SEED, signing, lineages: new Lineages(), items })
  expect([mustLink(third).number, mustLink(third).void]).toEqual([3, [2]])
  expect(mustLink(stamped(item(4, { collection: 'd' }), { seed: SEED, signing, lineages: new Lineages(), items })).number).toBe(1)
  const lineages = new Lineages()
  lineages.take(reportOf(third))
  expect(lineages.missing()).toEqual([{ author: AUTHOR, count: 1 }])
  lineages.take(reportOf(first!))
  expect([lineages.missing(), [...lineages.gaps()]]).toEqual([[], []])
})

test('[OUTBOX-20] a vault that was put back goes on from the numbers that it finds at the exchange', () => {
  const [first, second] = sent(2)
  const lineages = new Lineages()
  for (const each of [first!, second!]) lineages.take(reportOf(each))
  expect(mustLink(stamped(item(3), { seed: SEED, signing, lineages, items: [first!] })).number).toBe(3)
})

test('[OUTBOX-20] what another has seen of a chain tells that something is missing of which nothing has come', () => {
  const known = new Lineages()
  for (const each of sent(3)) known.take(reportOf(each))
  const witness = stamped({ ...item(9), objects: [report(9, { created_by_ref: `identity--${uuid(2)}` })] }, { seed: OTHER, signing, lineages: known, items: [] })
  const here = new Lineages()
  here.take(reportOf(witness))
  expect(here.missing()).toEqual([{ author: undefined, count: 3 }])
  for (const each of sent(2)) here.take(reportOf(each))
  expect(here.missing()).toEqual([{ author: AUTHOR, count: 1 }])
})

test('[OUTBOX-22] two findings of one hand under one number are a fork, in whatever order they come', () => {
  const [first] = sent(1)
  const copy = stamped(item(5), { seed: SEED, signing, lineages: new Lineages(), items: [] })
  for (const order of [[first!, copy], [copy, first!]]) {
    const lineages = new Lineages()
    for (const each of order) lineages.take(reportOf(each))
    expect(lineages.forks()).toEqual([[`report--${uuid(1)}`, `report--${uuid(5)}`]])
  }
})

test('[OUTBOX-20] a link that says what no link says is none', () => {
  const [first] = sent(1)
  const link = mustLink(first!)
  const withLink = (changed: object): StixObject => report(1, { extensions: { [EXTENSIONS.work]: { extension_type: 'property-extension', link: { ...link, ...changed } } } })
  for (const change of [{ chain: 'x' }, { number: 0 }, { number: 1e9 }, { number: 1.5 }, { previous: 7 }, { carries: [['nobody', '']] }, { void: ['1'] }, { heads: [] }, { carries: Array.from({ length: 10_001 }, () => [`note--${uuid(1)}`, '']) }]) expect(linkOf(withLink(change))).toBeUndefined()
  expect(linkOf(withLink({ heads: { [link.chain]: [0, ''], x: [1, ''] } }))?.heads).toEqual({})
})
