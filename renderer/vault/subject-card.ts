import type { EntityLabel, SubjectCard } from '../../shared/contract/vault.ts'
import { EXTENSIONS } from '../../shared/movement/extensions.ts'
import { entityOf } from '../../shared/movement/entity.ts'
import { clipped } from '../../shared/movement/facts.ts'
import { isStixId } from '../../shared/stix/id.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Answers } from './answers.ts'
import type { Holdings } from './holdings.ts'

/** What keeps an object in order and says nothing of its subject. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['type', 'id', 'spec_version', 'created', 'modified', 'revoked', 'confidence', 'lang', 'extension_type', 'entity_kind', 'labels', 'aliases', 'defanged'])
const MOST_LINKED = 60
/** No person reads more, and a partner may send an object with a hundred thousand properties or versions. */
const MOST_FACTS = 500
const MOST_VERSIONS = 100
const LONGEST_FACT = 5_000
const MOST_REFERRERS = 500
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

  const facts: SubjectCard['facts'][number][] = []
  const aliases = new Set<string>()
  let fallback: EntityLabel = { ordinal: 0, ref, kind: 'unknown', label: newest?.label ?? '' }
  for (const version of versions.slice(0, MOST_VERSIONS)) {
    const object = await shelf.read(version)
    if (object === undefined) continue
    const source = sourceLabel(object.created_by_ref, version.origin, holdings)
    for (const [name, value] of factsOf(object)) {
      if (facts.length < MOST_FACTS && !facts.some(fact => fact.name === name && fact.value === value)) facts.push({ name, value, source, at: object.modified ?? new Date(version.at).toISOString() })
    }
    for (const alias of aliasesOf(object)) if (aliases.size < MOST_FACTS) aliases.add(alias)
    const entity = entityOf(object)
    if (entity !== undefined && version === newest) fallback = { ...fallback, kind: entity.kind, label: entity.label }
  }
  const entity = answers.entity(ordinal) ?? fallback
  aliases.delete(entity.label)

  const referrers = shelf.referrers(ref).slice(0, MOST_REFERRERS)
  const notices: SubjectCard['notices'][number][] = []
  const related = new Map<StixId, { readonly how: string; count: number }>()
  for (const referrer of referrers) {
    if (referrer.type !== 'indicator' && referrer.type !== 'relationship') continue
    const object = await shelf.read(referrer)
    if (object === undefined) continue
    if (object.type === 'indicator') notices.push(noticeOf(object, sourceLabel(object.created_by_ref, referrer.origin, holdings)))
    else relate(object, ref, related)
  }
  return {
    entity, facts, aliases: [...aliases], notices,
    linked: linked(ordinal, rows, related, holdings, answers),
    annotations: answers.notesOn(ref),
    rows,
    waiting: shelf.missingFor(ref),
  }
}

function sourceLabel(maker: StixId | undefined, origin: string, { shelf, sources }: Holdings): string {
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

function relate(object: StixObject, ref: StixId, related: Map<StixId, { readonly how: string; count: number }>): void {
  const from = object['source_ref']
  const to = object['target_ref']
  const other = from === ref ? to : to === ref ? from : undefined
  if (!isStixId(other)) return
  const held = related.get(other)
  if (held === undefined) related.set(other, { how: word(object['relationship_type']), count: 1 })
  else held.count++
}

/** Who and what shares its rows, most often first, and what a relationship links to it. */
function linked(ordinal: number, rows: Uint32Array, related: ReadonlyMap<StixId, { readonly how: string; readonly count: number }>, { rows: all, dictionaries }: Holdings, answers: Answers): SubjectCard['linked'] {
  const { subject, conveyance, document } = all.columns
  const counts = new Map<number, { readonly how: string; count: number }>()
  const meet = (other: number, how: string): void => {
    if (other === 0 || other === ordinal) return
    const held = counts.get(other)
    if (held === undefined) counts.set(other, { how, count: 1 })
    else held.count++
  }
  for (const row of rows.subarray(0, MOST_ROWS_READ)) {
    meet(subject[row]!, 'subject')
    meet(conveyance[row]!, 'conveyance')
    meet(document[row]!, 'document')
  }
  const stated = [...related].flatMap(([ref, { how, count }]) => {
    const entity = answers.entity(dictionaries.entities.find(ref))
    return entity === undefined ? [] : [{ entity, how, count }]
  })
  const met = [...counts].toSorted(([, a], [, b]) => b.count - a.count).slice(0, MOST_LINKED)
  return [...stated, ...met.flatMap(([other, { how, count }]) => {
    const entity = answers.entity(other)
    return entity === undefined ? [] : [{ entity, how, count }]
  })]
}
