import { expect, test } from 'vitest'
import { withdraw } from '../../../shared/annotation/version.ts'
import type { FindingPreview } from '../../../shared/contract/vault.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import type { Preview } from '../../../shared/outbox/finding.ts'
import { previewFinding } from '../../../shared/outbox/preview.ts'
import { enqueue } from '../../../shared/outbox/queue.ts'
import { readObject } from '../../../shared/stix/parse.ts'
import { references } from '../../../shared/stix/references.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { NOON, writing } from '../annotation/fixture.ts'
import { author, control, finding, holding, id, issue, note, onlyNorth, organisation, post, recipient, row, sender, service, suspect } from './fixture.ts'

const types = (preview: Preview) => preview.leaving.map(({ type, because }) => `${type} ${because}`)
const object = (preview: Preview, ref: StixId): StixObject | undefined => preview.leaving.find(leaving => leaving.id === ref)?.object
const show = (wanted: ReturnType<typeof finding>, sources = holding([], [row(1), row(2)]), more: Partial<typeof sender> = {}, to = recipient) =>
  previewFinding(wanted, sources, { ...sender, ...more }, to, issue)

test('[OUTBOX-1] a finding is a report, its notes, what they quote, what that needs, and the marks in use, in this order', async () => {
  const preview = await show(finding([note(1, [id('observed-data', 1)])], [id('observed-data', 2)]))
  expect(types(preview)).toEqual([
    'marking-definition marking', 'marking-definition marking', 'marking-definition marking', 'marking-definition marking',
    'identity needed', 'identity needed', 'identity needed', 'identity needed',
    'location needed', 'transport-unit needed', 'transport-unit needed', 'traveller needed',
    'observed-data quoted', 'observed-data quoted', 'note note', 'report finding',
  ])
  expect(preview.withheld).toEqual([])
  expect(preview.objections).toEqual([])
  expect(preview.tlp).toBe('AMBER')
  expect(object(preview, issue.report)).toMatchObject({
    name: 'Two visits', description: 'Same person, two cars.', created_by_ref: author.id, object_refs: [
      id('note', 1), id('observed-data', 1), id('observed-data', 2),
    ],
    object_marking_refs: [TLP_IDS.AMBER], published: '2026-10-05T12:00:00.000Z',
  })
  // Fits the contract without a cast.
  const contract: FindingPreview = preview
  expect(contract.bytes).toBe(preview.leaving.reduce((sum, leaving) => sum + Buffer.byteLength(JSON.stringify(leaving.object)), 0))
})

test('[OUTBOX-1] nothing that leaves refers to something that comes after it or stays behind', async () => {
  const preview = await show(finding([note(1, [id('observed-data', 1), suspect.id, post.id])], [id('observed-data', 2)]))
  const before = new Set<StixId>()
  for (const leaving of preview.leaving) {
    // An identity and its mark's author may name each other; everything else only looks back.
    const ahead = references(leaving.object).filter(ref => !before.has(ref) && preview.leaving.every(other => other.id !== ref))
    expect(ahead).toEqual([])
    if (leaving.because !== 'needed' && leaving.because !== 'marking') expect(references(leaving.object).filter(ref => !before.has(ref))).toEqual([])
    before.add(leaving.id)
  }
  for (const { object: sent } of preview.leaving) expect(readObject(JSON.parse(JSON.stringify(sent))).ok).toBe(true)
})

test('[OUTBOX-2] the same finding gives the same bytes, in whatever order it was put together', async () => {
  const [one, two] = [note(1, [id('observed-data', 1)]), note(2, [id('observed-data', 2), suspect.id])]
  const forwards = await show(finding([one, two], [id('observed-data', 2), id('observed-data', 1)]))
  expect(await show(finding([two, one], [id('observed-data', 1), id('observed-data', 2)]))).toEqual(forwards)
})

test('[OUTBOX-3] a row is promoted with the observables that it names; an object that is held is sent as it came', async () => {
  const held: StixObject = {
    ...row(1), type: 'observed-data', id: id('observed-data', 1), created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z',
    object_refs: [id('transport-unit', 1)], object_marking_refs: [TLP_IDS.GREEN], x_partner: 'kept',
  }
  const preview = await show(finding([note(1, [id('observed-data', 1)])], [id('observed-data', 2)]), holding([held], [row(1), row(2)]))
  expect(object(preview, id('observed-data', 1))).toBe(held)
  expect(object(preview, id('observed-data', 2))).toMatchObject({ first_observed: '2026-10-05T11:58:00.000Z', created_by_ref: service.id })
  expect(object(preview, id('transport-unit', 2))).toMatchObject({ registration: 'XA-2', unit_type: 'vehicle', object_marking_refs: [TLP_IDS.AMBER] })
})

test('[OUTBOX-4] what its originator controls stays behind, is listed, and is not even named', async () => {
  const sources = holding(
    [{ ...suspect, object_marking_refs: [TLP_IDS.GREEN, control.id] }], [row(1, { markings: [TLP_IDS.GREEN, control.id] }), row(2)]
  )
  const preview = await show(finding([note(1, [id('observed-data', 1), id('observed-data', 2)])]), sources)
  expect(preview.withheld.map(({ why }) => why)).toEqual(['originator-control', 'originator-control'])
  expect(preview.leaving.map(({ id: ref }) => ref)).not.toContain(id('observed-data', 1))
  const written = JSON.stringify([object(preview, id('note', 1)), object(preview, issue.report)])
  expect(written).toContain(id('observed-data', 2))
  expect(written).not.toContain(id('observed-data', 1))
})

test('[OUTBOX-4] what we control ourselves may leave', async () => {
  const own = { ...post, id: id('location', 9), created_by_ref: organisation.id, object_marking_refs: [TLP_IDS.GREEN, control.id] }
  const preview = await show(finding([note(1, [own.id], { tlp: 'GREEN' })]), holding([own], []))
  expect(preview.withheld).toEqual([])
  expect(object(preview, own.id)).toBe(own)
  expect(object(preview, issue.report)?.object_marking_refs).toEqual([TLP_IDS.GREEN, control.id])
  expect(object(preview, control.id)).toBe(control)
})

test.each([
  ['RED', [TLP_IDS.RED]], ['without a mark', []], ['under a mark that cannot be read', [TLP_IDS.CLEAR, id('marking-definition', 77)]],
])('[OUTBOX-5] what is %s does not go to a collection', async (_, markings) => {
  const preview = await show(finding([note(1, [id('observed-data', 1), id('observed-data', 2)])]), holding([], [row(1, { markings }), row(2)]))
  expect(preview.withheld).toEqual([{ label: 'observed-data 2026-10-05T11:59:00.000Z', why: 'marking' }])
  expect(preview.tlp).toBe('AMBER')
})

test('[OUTBOX-5] a RED note stays behind with the rest; alone it leaves nothing to forward', async () => {
  const preview = await show(finding([note(1, [id('observed-data', 1)], { tlp: 'RED' })]))
  expect(preview.withheld).toEqual([{ label: 'Note 1', why: 'marking' }])
  expect(preview.objections).toEqual([{ id: issue.report, why: 'nothing-to-forward' }])
})

test('[OUTBOX-5] a releasability that leaves the recipient out withholds; one that names it does not', async () => {
  const sources = holding([], [row(1, { markings: [TLP_IDS.GREEN, onlyNorth.id] })])
  const to = (country: string) => show(finding([], [id('observed-data', 1)]), sources, {}, { ...recipient, country })
  expect((await to('XS')).withheld.map(({ why }) => why)).toEqual(['marking'])
  expect((await to('XN')).withheld).toEqual([])
})

test('[OUTBOX-6] what was quoted and has not arrived is listed; what is merely needed and has not, is not', async () => {
  const preview = await show(
    finding([note(1, [id('observed-data', 1), id('observed-data', 55)])]),
    holding([], [row(1, { source: id('identity', 99), other: id('location', 99) })])
  )
  expect(preview.withheld).toEqual([{ label: 'observed-data', why: 'not-arrived' }])
  expect(object(preview, id('note', 1))?.object_refs).toEqual([id('observed-data', 1)])
})

test('[OUTBOX-6] a subject that only rows know leaves as an observable of its own', async () => {
  const van = id('transport-unit', 70)
  const sources = {
    ...holding([], []),
    entity: (ref: StixId) => (ref === van ? {
      entity: { ref: van, kind: 'vehicle' as const, label: 'XA-70' }, markings: [TLP_IDS.GREEN],
    } : undefined),
  }
  const preview = await show(finding([note(1, [van], { tlp: 'GREEN' })]), sources)
  expect(object(preview, van)).toMatchObject({ registration: 'XA-70' })
  expect(object(preview, id('note', 1))?.object_refs).toEqual([van])
})

test('[OUTBOX-7] a finding is as strict as the strictest thing in it, and only marks in use are shipped', async () => {
  const preview = await show(
    finding([note(1, [id('observed-data', 1)], { tlp: 'AMBER' })], [id('observed-data', 2)]),
    holding([], [row(1), row(2, { markings: [TLP_IDS['AMBER+STRICT']] })])
  )
  expect(preview.tlp).toBe('AMBER+STRICT')
  const used = new Set(preview.leaving.flatMap(({ object: sent }) => sent.object_marking_refs ?? []))
  expect(new Set(preview.leaving.filter(({ because }) => because === 'marking').map(({ id: ref }) => ref))).toEqual(used)
})

test('[OUTBOX-8] a withdrawn note does not leave; a note whose evidence has since been marked stricter has to be looked at again', async () => {
  const one = note(1, [id('observed-data', 1)], { tlp: 'GREEN' })
  expect((await show(finding([one]))).objections).toEqual([{ id: one.id, why: 'marking-lowered' }])
  expect((await show(finding([{ ...one, loweredBecause: 'agreed' }]))).objections).toEqual([])
  expect((await show(finding([withdraw(one, writing(NOON + 1, 9))]))).objections).toEqual([{ id: issue.report, why: 'nothing-to-forward' }])
})

test('[OUTBOX-8] a note is looked at again as well when what it quotes has become too strict to leave', async () => {
  const now = holding([{ ...suspect, object_marking_refs: [TLP_IDS.RED] }], [])
  expect((await show(finding([note(1, [suspect.id])]), now)).objections).toEqual([{ id: id('note', 1), why: 'marking-lowered' }])
  const lowered = note(2, [suspect.id], { loweredBecause: 'Released by its originator' }, ['RED'])
  expect((await show(finding([lowered]), now)).objections).toEqual([])
})

test('[OUTBOX-9] everything that the server could refuse is said now', async () => {
  const wanted = finding([note(1, [id('observed-data', 1)])])
  expect((await show(wanted, undefined, {}, { canWrite: false })).objections).toEqual([{ id: issue.report, why: 'no-write-permission' }])
  const long = note(2, [id('observed-data', 1)], { text: 'x'.repeat(120_000) })
  expect((await show(finding([long]))).objections).toEqual([{ id: long.id, why: 'too-large' }])
  const broken = { ...post, id: id('location', 8), created: 'yesterday' }
  expect((await show(finding([note(1, [broken.id])]), holding([broken], []))).objections).toEqual([{ id: broken.id, why: 'not-stix' }])
  expect(() => enqueue(
    { leaving: [], withheld: [], tlp: 'CLEAR', bytes: 0, objections: [] }, { id: 'a', title: '', source: 's', collection: 'c', at: NOON }
  )).toThrow('cannot be queued')
})

test('[OUTBOX-10] exercise data leaves as exercise, whatever it is called', async () => {
  const practice = await show(finding([note(1, [id('observed-data', 1)])]), undefined, { exercise: true })
  const labelled = await show(finding([note(1, [suspect.id])]), holding([{ ...suspect, labels: ['exercise'] }], []))
  const onlyTheVault = await show(finding([note(1, [suspect.id])]), undefined, { exercise: true })
  for (const preview of [practice, labelled, onlyTheVault]) {
    expect(object(preview, issue.report)).toMatchObject({ name: 'EXERCISE Two visits', labels: ['finding', 'exercise'] })
    expect(object(preview, id('note', 1))?.labels).toEqual(['annotation', 'exercise'])
  }
  expect(object(practice, id('observed-data', 1))?.labels).toEqual(['exercise'])
  expect(object(await show(finding([note(1, [id('observed-data', 1)])])), issue.report)?.extensions?.[EXTENSIONS.work]).toEqual({
    extension_type: 'property-extension', work_kind: 'finding', on_behalf_of_ref: organisation.id,
  })
})

test('[OUTBOX-19] an observable without a mark leaves under the strictest of all that is held and names it', async () => {
  const traveller: StixObject = { type: 'traveller', spec_version: '2.1', id: id('traveller', 1), full_name: 'ERIKSSON, Anna Maria' }
  const observation: StixObject = {
    type: 'observed-data', spec_version: '2.1', id: id('observed-data', 60), created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z',
    object_refs: [traveller.id], object_marking_refs: [TLP_IDS.CLEAR],
  }
  const under = (...others: readonly (readonly StixId[])[]) => show(finding([], [observation.id]), {
    ...holding([traveller, observation], []), naming: ({ id: ref }) => (ref === traveller.id ? [[TLP_IDS.CLEAR], ...others] : []),
  })
  const alone = await under()
  expect(object(alone, traveller.id)).toBe(traveller)
  expect(alone.tlp).toBe('CLEAR')
  const amber = await under([TLP_IDS.AMBER])
  expect(object(amber, traveller.id)).toEqual({ ...traveller, object_marking_refs: [TLP_IDS.AMBER] })
  expect(amber.tlp).toBe('AMBER')
  for (const stricter of [[TLP_IDS.RED], [], [control.id, TLP_IDS.GREEN]]) {
    const preview = await under(stricter)
    expect(object(preview, observation.id)).toBe(observation)
    expect(JSON.stringify(preview.leaving)).not.toContain('ERIKSSON')
  }
})
