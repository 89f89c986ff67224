import type { Annotation } from '../annotation/annotation.ts'
import { namedBy } from '../annotation/note.ts'
import { isExercise } from '../handling/exercise.ts'
import { handlingOf, handlingOfAll, tlpOf, type Handling } from '../handling/handling.ts'
import { isLower, type Mark, strictness } from '../handling/strictest.ts'
import type { Movement } from '../movement/movement.ts'
import { observedData } from '../movement/write.ts'
import { typeOf } from '../stix/id.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import type { Finding, Recipient, Sender, Sources, Withheld } from './finding.ts'
import { needsOf } from './needs.ts'
import { statedObservable } from './observables.ts'
import { wordsFor } from './words.ts'

export interface Gathered {
  readonly object: StixObject
  readonly because: 'quoted' | 'needed'
  readonly handling: Handling
  /** Written from a row, which has no labels of its own. */
  readonly written: boolean
}

/** What the notes of a finding and the finding itself quote, sorted into what may leave and what may not. */
export interface Evidence {
  readonly leaving: ReadonlyMap<StixId, Gathered>
  readonly withheld: ReadonlyMap<StixId, Withheld>
  /** How strict everything is that was found, whether it leaves or not. */
  readonly marks: ReadonlyMap<StixId, Mark>
  /** Something of it is invented. */
  readonly exercise: boolean
}

/** RED is for the eyes of those who were there: it does not go to a collection. FIRST TLP 2.0. */
const RED = strictness('RED')

/** Why an object of a partner, or one that is marked so, does not leave. */
/** Why an object does not go to this recipient; undefined when it does. */
export function reasonToWithhold(object: StixObject, handling: Handling, sender: Sender, recipient: Recipient): Withheld['why'] | undefined {
  const ours = object.created_by_ref === sender.author.id || object.created_by_ref === sender.organisation.id
  if (handling.originatorControlled && !ours) return 'originator-control'
  if (strictness(handling.tlp) >= RED) return 'marking'
  if (handling.releasableTo !== undefined && recipient.country !== undefined && !handling.releasableTo.includes(recipient.country)) return 'marking'
  return undefined
}

/** A row as the objects that it stands for, its own last: what it names by id and nobody holds is written as far as the row knows it. */
function written(movement: Movement): readonly StixObject[] {
  const parties = [movement.subject, movement.conveyance, movement.document]
  const stated = parties.flatMap(entity => (entity && statedObservable(entity, movement.markings)) ?? [])
  return [...stated, ...observedData(movement)]
}

/** An observable: nobody's word, so what observed it says how it may be handled. */
const inherits = (object: StixObject): boolean => object.created_by_ref === undefined && object.created === undefined

/** Everything quoted and what it needs, each judged by its own marks. */
export async function gatherEvidence(
  finding: Finding, notes: readonly Annotation[], sources: Sources, sender: Sender, recipient: Recipient
): Promise<Evidence> {
  const leaving = new Map<StixId, Gathered>()
  const withheld = new Map<StixId, Withheld>()
  const marks = new Map<StixId, Mark>()
  let exercise = false
  const promoted = new Map<StixId, StixObject>()
  const own = new Set([sender.author.id, sender.organisation.id])

  const find = async (id: StixId): Promise<StixObject | undefined> => {
    const object = (await sources.object(id)) ?? promoted.get(id)
    if (object !== undefined) return object
    const movement = typeOf(id) === 'observed-data' ? await sources.movement(id) : undefined
    for (const part of movement === undefined ? [] : written(movement)) promoted.set(part.id, part)
    if (movement !== undefined && (await sources.isExercise?.(id)) === true) exercise = true
    const known = movement === undefined ? await sources.entity?.(id) : undefined
    return known === undefined ? promoted.get(id) : statedObservable(known.entity, known.markings)
  }

  /**
   * How strict an object is. An observable without a mark is as strict as the strictest that names it, and says so itself where another
   * names it under less: who gets it would go by the freer one.
   */
  const judged = async (object: StixObject, under: Handling | undefined): Promise<Pick<Gathered, 'object' | 'handling'>> => {
    const marked = handlingOf(object, sources.definitionOf)
    if (marked.refs.length > 0 || under === undefined || !inherits(object)) return { object, handling: marked }
    const sets = [under.refs, ...(await sources.naming?.(object)) ?? []]
    const handling = handlingOfAll(sets, sources.definitionOf)
    const isFreer = (refs: readonly StixId[]): boolean => isLower(tlpOf(refs, sources.definitionOf), handling.tlp)
    return { object: sets.some(isFreer) ? { ...object, object_marking_refs: handling.refs.filter(ref => !isFreer([ref])) } : object, handling }
  }

  const take = async (id: StixId, because: Gathered['because'], under: Handling | undefined): Promise<void> => {
    const held = leaving.get(id)
    if (held !== undefined && because === 'quoted') leaving.set(id, { ...held, because })
    if (held !== undefined || withheld.has(id) || own.has(id)) return
    const found = await find(id)
    if (found === undefined) {
      // What is only needed may be known to the recipient; nobody chose it here.
      if (because === 'quoted') withheld.set(id, { label: sources.label(id) ?? typeOf(id), why: 'not-arrived' })
      return
    }
    const { object, handling } = await judged(found, under)
    marks.set(id, handling.tlp)
    const why = reasonToWithhold(object, handling, sender, recipient)
    if (why !== undefined) {
      // Partners seldom mark who they are; nobody chose that here, and it stays behind without ado.
      if (because === 'needed' && handling.tlp === 'unmarked') return
      withheld.set(id, { label: sources.label(id) ?? wordsFor(object), why })
      return
    }
    exercise ||= isExercise(object)
    leaving.set(id, { object, because, handling, written: found === promoted.get(id) })
    for (const need of needsOf(object)) await take(need, 'needed', handling)
  }

  // Rows first: the observables that they are written with answer for a subject that is known from rows alone.
  const quoted = [...new Set([...finding.movements, ...notes.flatMap(namedBy)])]
  const isRow = (id: StixId): boolean => typeOf(id) === 'observed-data'
  for (const id of [...quoted.filter(isRow), ...quoted.filter(id => !isRow(id))]) await take(id, 'quoted', undefined)
  return { leaving, withheld, marks, exercise }
}
