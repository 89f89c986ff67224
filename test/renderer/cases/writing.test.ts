// @vitest-environment happy-dom
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anchorWords } from '../../../renderer/cases/anchor-words.ts'
import { changesOf } from '../../../renderer/cases/changes.ts'
import { isEmptyFinding, readFinding, recipients } from '../../../renderer/cases/kept-finding.ts'
import { BLANK, draftOf, floorFor, readKept, writeKept, type KeptNote } from '../../../renderer/cases/kept-note.ts'
import { wordDiff } from '../../../renderer/cases/word-diff.ts'
import type { Anchor, Annotation } from '../../../shared/annotation/annotation.ts'
import { TLP } from '../../../shared/handling/marking.ts'

const SUBJECT: Anchor = { on: 'subject', ref: 'identity--00000000-0000-4000-8000-000000000001' }
const AREA: Anchor = { on: 'area', ring: [[13, 45], [14, 45], [14, 46], [13, 45]] }
const SPAN: Anchor = { on: 'span', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) }

const kept = fc.record<KeptNote>({
  title: fc.string(), text: fc.string(), loweredBecause: fc.string(), anchors: fc.subarray([SUBJECT, AREA, SPAN]),
  reliability: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'), credibility: fc.constantFrom(1, 2, 3, 4, 5, 6), tlp: fc.constantFrom(...TLP),
}, { requiredKeys: ['title', 'text', 'loweredBecause', 'anchors', 'reliability', 'credibility'] })

test('[CASES-1] what was kept comes back as it was', () => {
  fc.assert(fc.property(kept, note => {
    const text = writeKept(note)
    if (note.title.trim() === '' && note.text.trim() === '') expect(text).toBe('')
    else expect(readKept(text)).toEqual(note)
  }))
})

test('[CASES-2] what cannot be read as a draft is none, whatever it is', () => {
  const good = { ...BLANK, title: 'x', anchors: [] }
  expect(readKept(JSON.stringify(good))).toEqual(good)
  for (const bad of [undefined, '', '{', 'null', '[]', '"x"', JSON.stringify({ ...good, reliability: 'G' }), JSON.stringify({ ...good, credibility: '6' }), JSON.stringify({ ...good, tlp: 'WHITE' }), JSON.stringify({ ...good, text: 4 }), JSON.stringify({ ...good, anchors: 'none' })]) {
    expect(readKept(bad)).toBeUndefined()
  }
  expect(readKept(JSON.stringify({ ...good, anchors: [SUBJECT, { on: 'subject' }, { on: 'moon', ref: 'x--y' }, null, { on: 'area', ring: [[1]] }, SPAN] }))?.anchors).toEqual([SUBJECT, SPAN])
  fc.assert(fc.property(fc.json(), json => void readKept(json)))
  fc.assert(fc.property(fc.json(), json => void readFinding(json)))
})

test('[CASES-4] there is a floor only where something is quoted, and the mark follows it until somebody chooses', () => {
  expect(floorFor([AREA, SPAN], 'AMBER')).toBeUndefined()
  expect(floorFor([AREA, SUBJECT], 'GREEN')).toBe('GREEN')
  expect(draftOf(BLANK, [SUBJECT], 'GREEN').tlp).toBe('GREEN')
  expect(draftOf({ ...BLANK, tlp: 'CLEAR', loweredBecause: ' why ' }, [SUBJECT], 'GREEN')).toMatchObject({ tlp: 'CLEAR', loweredBecause: ' why ' })
  expect(draftOf({ ...BLANK, loweredBecause: '  ' }, [SUBJECT], 'GREEN')).not.toHaveProperty('loweredBecause')
})

test('[CASES-6] a change is told word by word', () => {
  expect(wordDiff('with a younger man who carried both bags', 'with an older woman who carried both bags')).toEqual([
    { is: 'same', text: 'with ' }, { is: 'gone', text: 'a younger man ' }, { is: 'new', text: 'an older woman ' }, { is: 'same', text: 'who carried both bags' },
  ])
  expect(wordDiff('', 'new')).toEqual([{ is: 'new', text: 'new' }])
  expect(wordDiff('gone', '')).toEqual([{ is: 'gone', text: 'gone' }])
})

test('[CASES-6] what stayed and came is the new text, what stayed and went the old one', () => {
  const prose = fc.array(fc.constantFrom('a', 'bag', 'bag ', ' ', '\n', 'the '), { maxLength: 40 }).map(words => words.join(''))
  fc.assert(fc.property(prose, prose, (before, after) => {
    const pieces = wordDiff(before, after)
    const without = (left: 'gone' | 'new') => pieces.filter(({ is }) => is !== left).map(({ text }) => text).join('')
    expect([without('new'), without('gone')]).toEqual([before, after])
    if (before === after) expect(pieces.every(({ is }) => is === 'same')).toBe(true)
  }))
  const long = 'word '.repeat(5_000)
  expect(wordDiff(long, `${long}more`)).toEqual([{ is: 'gone', text: long }, { is: 'new', text: `${long}more` }])
})

const note: Annotation = {
  id: 'note--00000000-0000-4000-8000-000000000009', title: 'T', text: 'one two', anchors: [SUBJECT], reliability: 'B', credibility: 2, tlp: 'AMBER', author: 'A', authorRef: SUBJECT.ref,
  device: 'd', writtenOffline: false, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', withdrawn: false, version: 1, sequence: 1,
}

test('[CASES-6] a version tells everything that it changed, and nothing else', () => {
  expect(changesOf(note, undefined)).toEqual([{ of: 'written' }])
  expect(changesOf({ ...note, version: 2, modified: '2026-01-02T00:00:00.000Z', sequence: 2 }, note)).toEqual([])
  expect(changesOf({ ...note, withdrawn: true }, note)).toEqual([{ of: 'withdrawn' }])
  expect(changesOf(note, { ...note, withdrawn: true })).toEqual([{ of: 'restored' }])
  expect(changesOf({ ...note, text: 'one three', credibility: 3, tlp: 'GREEN', loweredBecause: 'agreed', anchors: [SPAN] }, note)).toMatchObject([
    { of: 'text', pieces: [{ is: 'same', text: 'one ' }, { is: 'gone', text: 'two' }, { is: 'new', text: 'three' }] },
    { of: 'grade', from: { credibility: 2 }, to: { credibility: 3 } },
    { of: 'mark', from: 'AMBER', to: 'GREEN', because: 'agreed' },
    { of: 'anchors', gone: [SUBJECT], added: [SPAN] },
  ])
})

test('[CASES-7] only what may be written to is offered', () => {
  const source = (id: string, collections: readonly (readonly [string, boolean])[]) =>
    ({ id, title: id, url: '', user: '', practice: false, collections: collections.map(([title, canWrite]) => ({ id: title, title, canRead: true, canWrite, objects: 0 })) })
  expect(recipients([source('A', [['read', false], ['findings', true]]), source('B', []), source('C', [['inbox', true]])])).toEqual([
    { source: 'A', collection: 'findings', title: 'findings', sourceTitle: 'A' }, { source: 'C', collection: 'inbox', title: 'inbox', sourceTitle: 'C' },
  ])
})

test('[CASES-1] a finding is kept while there is anything in it but a recipient', () => {
  const empty = { title: '', summary: '', annotations: [], movements: [], source: 'A', collection: 'findings' }
  expect(isEmptyFinding(empty)).toBe(true)
  const begun = { ...empty, annotations: [note.id] }
  expect(isEmptyFinding(begun)).toBe(false)
  expect(readFinding(JSON.stringify(begun))).toEqual({ title: '', summary: '', annotations: [note.id], movements: [] })
  expect(readFinding(JSON.stringify({ ...begun, movements: [4] }))).toBeUndefined()
})

test('[CASES-3] anchors stand in words, also those of things that have not arrived', () => {
  const view = { places: [{ ref: 'location--00000000-0000-4000-8000-000000000001' as const, label: 'EX Hollin Gate', kind: 'crossing-point' as const, latitude: 0, longitude: 0, country: 'XA' }] }
  expect(anchorWords({ on: 'place', ref: view.places[0]!.ref }, view, undefined)).toBe('EX Hollin Gate')
  expect(anchorWords(SUBJECT, view, 'Lesano, Selako')).toBe('Lesano, Selako')
  expect(anchorWords(SUBJECT, view, undefined)).toBe('Subject that has not arrived')
  expect(anchorWords(SPAN, view, undefined)).toBe('1 Jan 2026 00:00Z – 2 Jan 2026 00:00Z')
  expect(anchorWords(AREA, view, undefined)).toBe('Area of 3 corners around 45.50, 13.50')
})
