import type { HeldDocument, LinkedEntity, Said, SaidFact, SubjectCard } from '../../shared/contract/vault.ts'
import { HIGHEST } from '../../shared/handling/level.ts'
import { handlingOf } from '../../shared/handling/handling.ts'
import { EXTENSIONS } from '../../shared/movement/extensions.ts'
import { entityOf } from '../../shared/movement/entity.ts'
import { clipped } from '../../shared/movement/facts.ts'
import type { EntityKind } from '../../shared/movement/movement.ts'
import { isStixId } from '../../shared/stix/id.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Answers } from './answers.ts'
import type { Holdings } from './holdings.ts'
import type { ShelfEntry } from './shelf.ts'

/** What keeps an object in order and says nothing of its subject. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['type', 'id', 'spec_version', 'created', 'modified', 'revoked', 'confidence', 'lang', 'extension_type', 'entity_kind', 'labels', 'aliases', 'defanged'])
const MOST_LINKED = 60
/** No person reads more, and a partner may send an object with a hundred thousand properties or versions. */
const MOST_FACTS = 500
const MOST_VERSIONS = 100
const LONGEST_FACT = 5_000
const MOST_REFERRERS = 500
const MOST_DOCUMENTS = 24
/** A rental firm's car names thousands of travellers; who comes along most often shows in fewer. */
const MOST_ROWS_READ = 50_000

/** Everything held on one subject; undefined when nothing in the vault names it. */
export async function subjectCard(ref: StixId, holdings: Holdings, answers: Answers): Promise<SubjectCard | undefined> {
  const { dictionaries, shelf } = holdings
  const ordinal = dictionaries.entities.find(ref)
  const versions = shelf.versions(ref)
  const newest = versions[0]
  if ((ordinal === 0 && newest === undefined) || newest?.revoked === true) return undefined
  const rows = answers.rowsNaming(ordinal)

  const said = await everythingSaid(versions, holdings)
  const entity = answers.entity(ordinal) ?? { ordinal: 0, ref, kind: said.kind, label: said.label === '' ? newest?.label ?? '' : said.label }

  const referrers = shelf.referrers(ref)
  const notices: SubjectCard['notices'][number][] = []
  const related: Related = new Map()
  for (const referrer of referrers.slice(0, MOST_REFERRERS)) {
    if (referrer.type !== 'indicator' && referrer.type !== 'relationship') continue
    const object = await shelf.read(referrer)
    if (object === undefined) continue
    if (object.type === 'indicator') notices.push(noticeOf(object, sourceLabel(object.created_by_ref, referrer.origin, holdings)))
    else relate(object, ref, related)
  }
  const together = linked(ordinal, rows, related, holdings, answers)
  const leftOut = said.leftOut + Math.max(0, referrers.length - MOST_REFERRERS)
  return {
    entity, facts: said.facts, aliases: said.aliases.filter(({ value }) => value !== entity.label), notices,
    linked: together,
    documents: await documentsOf(together, holdings),
    annotations: answers.notesOn(ref),
    rows,
    waiting: shelf.missingFor(ref),
    above: [...holdings.cursors.values()].filter(({ clearance }) => (clearance ?? HIGHEST) === holdings.clearance).reduce((sum, cursor) => sum + (cursor.above ?? 0), 0),
    ...(leftOut === 0 ? {} : { leftOut }),
  }
}

interface Everything {
  readonly kind: EntityKind
  readonly label: string
  readonly facts: readonly SaidFact[]
  readonly aliases: readonly Said[]
  readonly leftOut: number
}

/** What the versions of one object say, each thing with where it came from; the same value of the same source once, as it was said last. */
async function everythingSaid(versions: readonly ShelfEntry[], holdings: Holdings): Promise<Everything> {
  const facts: SaidFact[] = []
  const aliases = new Map<string, Said>()
  const seen = new Set<string>()
  let [kind, label]: [EntityKind, string] = ['unknown', '']
  let leftOut = Math.max(0, versions.length - MOST_VERSIONS)
  for (const version of versions.slice(0, MOST_VERSIONS)) {
    const object = await holdings.shelf.read(version)
    if (object === undefined) continue
    const from = provenanceOf(object, version, holdings)
    for (const [name, value] of factsOf(object)) {
      const key = `${name}\n${value}\n${from.source}`
      if (seen.has(key)) continue
      seen.add(key)
      if (facts.length < MOST_FACTS) facts.push({ name, value, ...from })
      else leftOut++
    }
    for (const alias of aliasesOf(object)) {
      const value = clipped(alias, LONGEST_FACT)
      if (aliases.has(value)) continue
      if (aliases.size < MOST_FACTS) aliases.set(value, { value, ...from })
      else leftOut++
    }
    const entity = entityOf(object)
    if (entity !== undefined && version === versions[0]) [kind, label] = [entity.kind, entity.label]
  }
  return { kind, label, facts, aliases: [...aliases.values()], leftOut }
}

/** Source, date, grade and mark of what an object says. */
function provenanceOf(object: StixObject, version: ShelfEntry, holdings: Holdings): Omit<Said, 'value'> {
  const { tlp, reliability, credibility } = handlingOf(object, id => holdings.shelf.find(id))
  return {
    source: sourceLabel(object.created_by_ref, version.origin, holdings), at: object.modified ?? new Date(version.at).toISOString(), tlp,
    ...(reliability === undefined ? {} : { reliability }), ...(credibility === undefined ? {} : { credibility }),
  }
}

/** The documents among what is linked, with what their own objects say; bulk feeds leave those out, and then the label is all there is. */
async function documentsOf(linked: readonly LinkedEntity[], holdings: Holdings): Promise<readonly HeldDocument[]> {
  const documents = linked.filter(({ entity }) => entity.kind === 'document').slice(0, MOST_DOCUMENTS)
  const held: HeldDocument[] = []
  for (const document of documents) {
    const { facts } = await everythingSaid(holdings.shelf.versions(document.entity.ref), holdings)
    held.push({ ...document, facts })
  }
  return held
}

/** Who says it: its maker by name where that is held, else the exchange that it came from. */
export function sourceLabel(maker: StixId | undefined, origin: string, { shelf, sources }: Holdings): string {
  return (maker === undefined ? '' : (shelf.entry(maker)?.label ?? '')) || (sources.get(origin)?.title ?? origin)
}

/** Readable properties, those of extensions included; lists of words as one text. */
function factsOf(object: StixObject): readonly (readonly [name: string, value: string])[] {
  const own = Object.entries(object)
  const extended = Object.values(object.extensions ?? {}).flatMap(properties => Object.entries(properties))
  return [...own, ...extended].slice(0, MOST_FACTS).flatMap(([name, value]): (readonly [string, string])[] => {
    if (BOOKKEEPING.has(name) || name.endsWith('_ref') || name.endsWith('_refs')) return []
    if (typeof value === 'string' && value !== '') return [[name, clipped(value, LONGEST_FACT)]]
    if (typeof value === 'number' || typeof value === 'boolean') return [[name, String(value)]]
    if (Array.isArray(value) && value.length > 0 && value.every(element => typeof element === 'string')) return [[name, clipped(value.join(', '), LONGEST_FACT)]]
    return []
  })
}

function aliasesOf(object: StixObject): readonly string[] {
  const lists = [object['aliases'], ...Object.values(object.extensions ?? {}).map(properties => properties['aliases'])]
  return lists.flatMap(list => (Array.isArray(list) ? list.filter((alias): alias is string => typeof alias === 'string') : []))
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '')

function noticeOf(object: StixObject, source: string): SubjectCard['notices'][number] {
  const notice = object.extensions?.[EXTENSIONS.notice] ?? {}
  const until = object['valid_until']
  return {
    id: object.id,
    title: object.name ?? '',
    action: word(notice['action_to_take']),
    reason: word(notice['reason']),
    words: object.description ?? '',
    ...(typeof until === 'string' ? { validUntil: until } : {}),
    source,
  }
}

/** What relationships state of a subject and others, as the first says it, and how many do. */
type Related = Map<StixId, { readonly stated: string; count: number }>

function relate(object: StixObject, ref: StixId, related: Related): void {
  const from = object['source_ref']
  const to = object['target_ref']
  const other = from === ref ? to : to === ref ? from : undefined
  if (!isStixId(other)) return
  const held = related.get(other)
  if (held === undefined) related.set(other, { stated: word(object['relationship_type']), count: 1 })
  else held.count++
}

/** Who and what shares its rows, most often first, and what a relationship links to it. */
function linked(ordinal: number, rows: Uint32Array, related: Related, { rows: all, dictionaries }: Holdings, answers: Answers): readonly LinkedEntity[] {
  const { subject, conveyance, document } = all.columns
  const counts = new Map<number, number>()
  const meet = (other: number): void => {
    if (other !== 0 && other !== ordinal) counts.set(other, (counts.get(other) ?? 0) + 1)
  }
  for (const row of rows.subarray(0, MOST_ROWS_READ)) {
    meet(subject[row]!)
    meet(conveyance[row]!)
    meet(document[row]!)
  }
  const met = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST_LINKED)
  const beside = (other: number, link: Omit<LinkedEntity, 'entity'>): readonly LinkedEntity[] => {
    const entity = answers.entity(other)
    return entity === undefined ? [] : [{ entity, ...link }]
  }
  return [...[...related].flatMap(([ref, link]) => beside(dictionaries.entities.find(ref), link)), ...met.flatMap(([other, count]) => beside(other, { count }))]
}
