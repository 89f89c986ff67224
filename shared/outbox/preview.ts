import type { Annotation } from '../annotation/annotation.ts'
import { floorOf } from '../annotation/draft.ts'
import { namedBy, noteOf } from '../annotation/note.ts'
import { definitionsFor } from '../handling/definition.ts'
import { EXERCISE_LABEL, isExercise } from '../handling/exercise.ts'
import { handlingOf, markingsOf } from '../handling/handling.ts'
import { isLower, strictest, strictness } from '../handling/strictest.ts'
import type { StixObject } from '../stix/object.ts'
import type { Finding, Issue, Leaving, Objection, Preview, Recipient, Sender, Sources, Withheld } from './finding.ts'
import { gatherEvidence, type Evidence } from './gather.ts'
import { bytesOf, objectionsOf } from './objections.ts'
import { sendingOrder } from './order.ts'
import { reportOf } from './report.ts'
import { wordsFor } from './words.ts'

/** What is withheld is not even named: its id may be made of a document number. */
function withoutWithheld(annotation: Annotation, evidence: Evidence): Annotation {
  return { ...annotation, anchors: annotation.anchors.filter(anchor => !('ref' in anchor) || evidence.leaving.has(anchor.ref)) }
}

/** A row carries no labels, so what is written from one gets its label here. Observables have none. STIX 2.1 §3.2. */
const labelled = (object: StixObject): StixObject =>
  object.created !== undefined && !isExercise(object) ? { ...object, labels: [...(object.labels ?? []), EXERCISE_LABEL] } : object

/** A note whose mark is by now below what it quotes, and that was not lowered with a reason, has to be looked at again first. */
function loweredSince(annotation: Annotation, evidence: Evidence): boolean {
  const quoted = namedBy(annotation).flatMap(id => evidence.marks.get(id) ?? [])
  return annotation.loweredBecause === undefined && isLower(annotation.tlp, floorOf(quoted))
}

/**
 * Exactly what would leave: the report, its notes, what they quote, what that needs, and the definitions of the marks in use. Nothing is
 * sent that is not in `leaving`. The same arguments give the same bytes.
 */
export async function previewFinding(finding: Finding, sources: Sources, sender: Sender, recipient: Recipient, issue: Issue): Promise<Preview> {
  const standing = finding.annotations.filter(annotation => !annotation.withdrawn)
  const red = standing.filter(annotation => strictness(annotation.tlp) >= strictness('RED'))
  const notes = standing.filter(annotation => !red.includes(annotation))
  const evidence = await gatherEvidence(finding, notes, sources, sender, recipient)
  const found = [...evidence.leaving.values()]
  const exercise = sender.exercise || evidence.exercise
  const gathered = exercise ? found.map(entry => (entry.written ? { ...entry, object: labelled(entry.object) } : entry)) : found

  const noteObjects = notes.map(annotation => noteOf(withoutWithheld(annotation, evidence), exercise))
  const tlp = strictest([...gathered.map(({ handling }) => handling.tlp), ...notes.map(note => note.tlp)])
  const quoted = gathered.filter(({ because }) => because === 'quoted').map(({ object }) => object.id)
  const refs = [...noteObjects.map(note => note.id), ...quoted].toSorted()
  const report = reportOf(finding, refs, tlp, gathered.map(({ handling }) => handling), exercise, sender, issue)

  const leavingAs = (object: StixObject, because: Leaving['because'], mark = handlingOf(object, sources.definitionOf).tlp): Leaving =>
    ({ id: object.id, type: object.type, label: wordsFor(object), tlp: mark, because, object })
  const finished = leavingAs(report, 'finding', tlp)
  const content = [
    ...[sender.author, sender.organisation].map(identity => leavingAs(identity, 'needed')),
    ...gathered.map(({ object, because, handling }) => leavingAs(object, because, handling.tlp)),
    ...noteObjects.map(note => leavingAs(note, 'note')),
    finished,
  ]
  const marks = definitionsFor(content.flatMap(({ object }) => markingsOf(object)), sources.definitionOf)
  const all = [...content, ...marks.map(mark => leavingAs(mark, 'marking', 'CLEAR'))]
  const leaving = sendingOrder([...new Map(all.map(entry => [entry.id, entry])).values()])

  const withheld: readonly Withheld[] = [
    ...red.map(({ title, text }) => ({ label: title === '' ? text.slice(0, 80) : title, why: 'marking' as const })),
    ...evidence.withheld.values(),
  ]
  const lowered: readonly Objection[] = notes.filter(note => loweredSince(note, evidence)).map(({ id }) => ({ id, why: 'marking-lowered' }))
  const nothing: readonly Objection[] = refs.length === 0 ? [{ id: issue.report, why: 'nothing-to-forward' }] : []
  return {
    leaving, withheld, tlp,
    bytes: leaving.reduce((sum, entry) => sum + bytesOf(entry), 0),
    objections: [...nothing, ...lowered, ...objectionsOf(leaving, finished, recipient)],
  }
}
