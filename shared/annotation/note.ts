import { CONFIDENCE, gradeMarks } from '../handling/admiralty.ts'
import { EXERCISE_LABEL } from '../handling/exercise.ts'
import { TLP_IDS } from '../handling/marking.ts'
import { EXTENSIONS } from '../movement/extensions.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { formatTimestamp } from '../stix/timestamp.ts'
import type { Anchor, Annotation } from './annotation.ts'

/** On every note that Waypost writes. */
const ANNOTATION_LABEL = 'annotation'

const refOf = (anchor: Anchor): readonly StixId[] => ('ref' in anchor ? [anchor.ref] : [])

function anchorProperties(anchor: Anchor): { readonly [property: string]: unknown } {
  switch (anchor.on) {
    case 'movement': case 'subject': case 'place': return { anchor_kind: anchor.on, object_ref: anchor.ref }
    case 'area': return { anchor_kind: 'area', geometry: { type: 'Polygon', coordinates: [anchor.ring] } }
    case 'span': return { anchor_kind: 'span', start_time: formatTimestamp(anchor.from), end_time: formatTimestamp(anchor.to) }
  }
}

/** Ids of everything that a note names, each once. */
export const namedBy = (annotation: Annotation): readonly StixId[] => [...new Set(annotation.anchors.flatMap(refOf))]

/**
 * The annotation as a STIX note. A note must refer to something (STIX 2.1 §4.9): one about an area or a span alone refers to its author.
 * The reason for a lowered mark stays here: it is an answer to our own supervisor.
 *
 * @param exercise whether it quotes exercise data.
 */
export function noteOf(annotation: Annotation, exercise: boolean): StixObject {
  const named = namedBy(annotation)
  const confidence = CONFIDENCE[annotation.credibility]
  return {
    type: 'note', spec_version: '2.1', id: annotation.id, created_by_ref: annotation.authorRef, created: annotation.created, modified: annotation.modified,
    ...(annotation.withdrawn ? { revoked: true } : {}),
    ...(annotation.title === '' ? {} : { abstract: annotation.title }),
    content: annotation.text, authors: [annotation.author],
    object_refs: named.length === 0 ? [annotation.authorRef] : named,
    labels: exercise ? [ANNOTATION_LABEL, EXERCISE_LABEL] : [ANNOTATION_LABEL],
    ...(confidence === undefined ? {} : { confidence }),
    object_marking_refs: [TLP_IDS[annotation.tlp], ...gradeMarks(annotation.reliability, annotation.credibility)],
    extensions: {
      [EXTENSIONS.work]: {
        extension_type: 'property-extension', work_kind: 'annotation', anchors: annotation.anchors.map(anchorProperties),
        written_offline: annotation.writtenOffline, device_id: annotation.device, local_sequence: annotation.sequence, local_version: annotation.version,
      },
    },
  }
}
