import { expect, test } from 'vitest'
import { namedBy, noteOf } from '../../../shared/annotation/note.ts'
import { annotate, withdraw, type Written } from '../../../shared/annotation/version.ts'
import type { Annotation, AnnotationDraft } from '../../../shared/annotation/annotation.ts'
import { CONFIDENCE, CREDIBILITIES, gradeMarks, RELIABILITIES } from '../../../shared/handling/admiralty.ts'
import { handlingOf } from '../../../shared/handling/handling.ts'
import { TLP, TLP_IDS } from '../../../shared/handling/marking.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { readObject } from '../../../shared/stix/parse.ts'
import { references } from '../../../shared/stix/references.ts'
import { draft, hand, NOON, NOTE, ROW, writing } from './fixture.ts'

const must = (written: Written): Annotation => {
  if (!written.ok) throw new Error(`not written: ${written.why}`)
  return written.annotation
}
const note = (more: Partial<AnnotationDraft> = {}) => must(annotate(NOTE, draft(more), [], writing(NOON, 1183)))
const ring = [[14.55, 46], [14.57, 46], [14.57, 46.03], [14.55, 46]] as const

test('[ANNOTATION-9] an annotation leaves as a note with our work extension, every time with three fraction digits', () => {
  const anchors = [{ on: 'movement', ref: ROW }, { on: 'area', ring }, { on: 'span', from: NOON, to: NOON + 3_600_000 }] as const
  expect(noteOf(note({ anchors }), true)).toEqual({
    type: 'note', spec_version: '2.1', id: NOTE, created_by_ref: hand.authorRef, created: '2026-10-05T12:00:00.000Z', modified: '2026-10-05T12:00:00.000Z',
    abstract: 'Same seal twice', content: 'Check with the carrier.', authors: ['Analyst 17'], object_refs: [ROW], labels: ['annotation', 'exercise'], confidence: 70,
    object_marking_refs: [TLP_IDS.AMBER, ...gradeMarks('B', 2)],
    extensions: {
      [EXTENSIONS.work]: {
        extension_type: 'property-extension', work_kind: 'annotation',
        anchors: [
          { anchor_kind: 'movement', object_ref: ROW },
          { anchor_kind: 'area', geometry: { type: 'Polygon', coordinates: [ring] } },
          { anchor_kind: 'span', start_time: '2026-10-05T12:00:00.000Z', end_time: '2026-10-05T13:00:00.000Z' },
        ],
        written_offline: true, device_id: 'laptop-alpha-04', local_sequence: 1183, local_version: 1,
      },
    },
  })
})

test('[ANNOTATION-10] a note about an area or a span alone refers to its author, because STIX wants a reference', () => {
  const about = note({ anchors: [{ on: 'area', ring }] })
  expect(namedBy(about)).toEqual([])
  expect(noteOf(about, false).object_refs).toEqual([hand.authorRef])
})

test('[ANNOTATION-11] grade and mark read back from the note as they were chosen; confidence follows credibility alone', () => {
  for (const reliability of RELIABILITIES) for (const credibility of CREDIBILITIES) for (const tlp of TLP) {
    const written = noteOf(note({ reliability, credibility, tlp }), false)
    expect(handlingOf(written, () => undefined)).toMatchObject({ reliability, credibility, tlp })
    expect(written.confidence).toBe(CONFIDENCE[credibility])
    expect('confidence' in written).toBe(credibility !== 6)
  }
})

test('[ANNOTATION-12] the reason for a lowered mark and an empty title stay behind; a withdrawn note is revoked', () => {
  const lowered = must(annotate(NOTE, draft({ title: ' ', tlp: 'CLEAR', loweredBecause: 'Secret of the house' }), ['RED'], writing(NOON, 1)))
  const written = noteOf(lowered, false)
  expect(JSON.stringify(written)).not.toContain('Secret of the house')
  expect(written).not.toHaveProperty('abstract')
  expect(written).not.toHaveProperty('revoked')
  expect(noteOf(withdraw(lowered, writing(NOON + 1, 2)), false)).toMatchObject({ revoked: true, modified: '2026-10-05T12:00:00.001Z' })
})

test('[ANNOTATION-9] what leaves is valid STIX and names exactly its anchors, its author and its marks', () => {
  const written = noteOf(note(), false)
  expect(readObject(JSON.parse(JSON.stringify(written)))).toEqual({ ok: true, object: written })
  expect(new Set(references(written))).toEqual(new Set([hand.authorRef, ROW, TLP_IDS.AMBER, ...gradeMarks('B', 2)]))
})
