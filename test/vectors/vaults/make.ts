import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { notaryOver } from '../../../electron/notary/door.ts'
import { type OpenVault, createVault, openVault } from '../../../electron/notary/vault.ts'
import { identify } from '../../../renderer/unlock/credential.ts'
import { curve } from '../../../renderer/unlock/curve.ts'
import { unlockVault } from '../../../renderer/unlock/doorway.ts'
import type { Ground } from '../../../renderer/unlock/ground.ts'
import { openKeys } from '../../../renderer/unlock/keys-at-hand.ts'
import { sharing } from '../../../renderer/unlock/sharing.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { handOfContentKey } from '../../../shared/seal/hand.ts'
import { handOf } from '../../../shared/seal/member.ts'
import { deriveKeys } from '../../../shared/seal/keys.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { changePassphrase, createSlots, FLOOR } from '../../../shared/seal/slots.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { noDevice } from '../../renderer/unlock/ground.ts'
import { type Desk, loseCache, must, openDesk } from '../../renderer/vault/desk.ts'
import { join, makeExchange, pulled } from '../../renderer/vault/exchange.ts'
import { locations, movements, PLACES } from '../../renderer/vault/traffic.ts'
import { kdf } from '../../shared/seal/adapters.ts'
import { ADA, BEN, NAME, PASSPHRASE, USER, type Person, knownOf } from './known.ts'

const observed = (count: number, from: number): StixObject[] => movements(count, from).flatMap(each => observedData(each).slice(-1))

const notice: StixObject = {
  type: 'indicator', spec_version: '2.1', id: 'indicator--00000007-0000-4000-8000-000000000001', created: '2026-01-02T00:00:00.000Z', modified: '2026-01-02T00:00:00.000Z',
  name: 'Look again', description: 'Whoever sees this conveyance takes a second look.', pattern: '[domain-name:value = \'look.invalid\']', pattern_type: 'stix',
  valid_from: '2026-01-02T00:00:00Z', object_marking_refs: [TLP_IDS.RED],
}

/**
 * A vault with something of everything in it, written by the code of the day. Once per format version: what it wrote is committed and never made
 * again. `WAYPOST_MAKE_VAULT=<folder> npx vitest run test/vectors`.
 */
export async function makeVault(into: string): Promise<void> {
  const made = await createSlots(aead, kdf, 'the first passphrase', FLOOR)
  const { journalKey, contentKey } = await deriveKeys(aead, made.root)
  const vaults = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-making-'))
  must(await createVault(vaults, { name: NAME, practice: false, slots: made.slots, journalKey: journalKey.slice() })).close()
  const cabinet = { folder: vaults, practice: false, kept: { name: NAME, hand: await handOfContentKey(aead, contentKey), journalKey } }

  const server = makeExchange({ reference: locations(), movements: observed(300, 0), notices: [notice] })
  const desk = await openDesk(cabinet, { exchange: server.exchange, user: USER })
  await fill(desk, server)
  desk.close()

  const again = await openVaultSoon(vaults, journalKey)
  must(await again.warden.approve('https://exchange.invalid'))
  const changed = await changePassphrase(aead, kdf, made.slots, 'the first passphrase', PASSPHRASE, FLOOR)
  if (!changed.ok) throw new Error(changed.why)
  must(await again.replaceSlots(changed.slots))
  again.close()
  await twoMembers(vaults)

  const ground = { ...cheap, door: notaryOver(vaults, () => 0).door } as unknown as Ground
  const sit = async ({ sign, passphrase }: Person): Promise<Desk> => {
    // Not by a knock, which counts as a failed attempt until somebody is admitted.
    const slots = new Uint8Array(fs.readFileSync(path.join(vaults, NAME, 'slots.a')))
    const known = must(await identify(ground, slots, { by: 'passphrase', sign, passphrase }, 0))
    if (known.version !== 2) throw new Error('not a vault of version 2')
    return await openDesk({ ...cabinet, kept: { name: NAME, hand: handOf(known.inside), journalKey: known.inside.journalKey } }, { user: sign === ADA.sign ? '' : 'Ben Analyst' })
  }
  const uncleared = await sit(BEN)
  await fillFreely(uncleared)
  uncleared.close()
  // Whoever sees most settles what the others left, before anybody's answers are taken down.
  for (const person of [ADA, BEN, ADA, BEN]) {
    const desk = await sit(person)
    await desk.until(() => desk.last('status') !== undefined)
    fs.writeFileSync(path.join(into, person.answers), `${JSON.stringify(await knownOf(desk), undefined, 1)}\n`)
    desk.close()
    await loseCache()
  }
  fs.cpSync(path.join(vaults, NAME), path.join(into, NAME), { recursive: true })
  fs.rmSync(vaults, { recursive: true })
}

/** As much as is allowed to cost the least: it is opened in every run of the tests. */
const cheap: Omit<Ground, 'door'> = {
  handKeys: () => {}, aead, curve, sharing, device: noDevice, now: () => Date.UTC(2026, 10, 25),
  kdf: async (passphrase, salt, cost) => {
    if (cost.memory > FLOOR.memory) throw new RangeError('more than it has to')
    return await kdf(passphrase, salt, cost)
  },
}

async function twoMembers(vaults: string): Promise<void> {
  const notary = notaryOver(vaults, () => 0)
  const ground = { ...cheap, door: notary.door } as unknown as Ground
  must(await unlockVault(ground, { name: NAME, practice: false }, PASSPHRASE))
  const keys = must(await openKeys(ground, NAME, { by: 'passphrase', passphrase: PASSPHRASE }))
  must(await keys.setSign(ADA.sign))
  must(await keys.addMember({ sign: BEN.sign, role: 'analyst', clearance: 0, passphrase: BEN.passphrase }))
  must(await keys.keepKit(must(keys.makeKit()).kit))
  keys.close()
  notary.close()
}

/** What somebody writes who is cleared for the freest level alone. */
async function fillFreely({ calls }: Desk): Promise<void> {
  const { import: id } = must(await calls.beginImport('rows for everybody'))
  must(await calls.importPart(id, { places: PLACES }))
  must(await calls.importPart(id, { movements: movements(50, 5_000).map(each => ({ ...each, markings: [TLP_IDS.GREEN] })) }))
  must(await calls.commitImport(id))
  must(await calls.annotate({ title: 'For everybody', text: 'A quiet day.', anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'GREEN' }))
  must(await calls.keepDraft('note', 'of Ben alone'))
}

/** The desk closes when its last write is answered, and says nothing of it. */
async function openVaultSoon(vaults: string, journalKey: Bytes): Promise<OpenVault> {
  for (let n = 0; ; n++) {
    const opened = await openVault(vaults, NAME, journalKey.slice())
    if (opened.ok || n > 50) return must(opened)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function fill(desk: Desk, server: ReturnType<typeof makeExchange>): Promise<void> {
  const { calls } = desk
  const source = await join(desk)
  await pulled(desk, source)
  const take = async (name: string, ...parts: readonly Parameters<typeof calls.importPart>[1][]): Promise<void> => {
    const { import: id } = must(await calls.beginImport(name))
    for (const part of parts) must(await calls.importPart(id, part))
    must(await calls.commitImport(id))
  }
  await take('a file of movements', { places: PLACES }, { movements: movements(400, 1_000) })
  const [first, second] = observed(2, 0) as [StixObject, StixObject]
  await take('a correction', { objects: [{ ...first, modified: '2026-02-01T00:00:00.000Z', description: 'The lane was another one.' }, { ...second, modified: '2026-02-01T00:00:00.000Z', revoked: true }] })
  await take('a name', { objects: [{ type: 'identity', spec_version: '2.1', id: 'identity--00000003-0000-4000-8000-000000000005', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', name: 'Vemora, Tanelo', identity_class: 'individual', object_marking_refs: [TLP_IDS.AMBER] }] })

  const draft = (title: string, text: string, tlp: 'AMBER' | 'RED'): Parameters<typeof calls.annotate>[0] =>
    ({ title, text, anchors: [{ on: 'movement', ref: first.id }], reliability: 'B', credibility: 2, tlp })
  const note = must(await calls.annotate(draft('Two cars', 'They crossed together.', 'AMBER')))
  must(await calls.revise(note.id, draft('Two cars', 'They crossed together twice.', 'AMBER')))
  must(await calls.annotate(draft('A source', 'Told by somebody who must not be named.', 'RED')))
  must(await calls.withdraw(must(await calls.annotate(draft('A mistake', 'Nothing of this is so.', 'AMBER'))).id))
  must(await calls.keepDraft('note', 'half a sentence'))
  must(await calls.keepSetting('layout', { table: 'wide' }))

  const collection = must(await calls.status()).sources[0]!.collections.find(({ canWrite }) => canWrite)!.id
  const finding = { title: 'Convoy', summary: 'Two cars, one road.', annotations: [note.id], movements: [first.id], source, collection }
  must(await calls.previewFinding(finding))
  must(await calls.forward(finding))
  await desk.until(async () => must(await calls.outbox())[0]?.state === 'accepted', 'acceptance')
  // The link breaks, and what is forwarded now waits.
  server.up = false
  desk.network({ online: false, drill: false })
  const later = { ...finding, title: 'Convoy again', summary: 'The same road.' }
  must(await calls.previewFinding(later))
  must(await calls.forward(later))
  // Small segments are joined when nobody asks for anything.
  await new Promise(resolve => setTimeout(resolve, 1_500))
}
