import { rowsContaining } from '../../shared/columns/contains.ts'
import { indexSubjects, rowsNaming, withoutRows, type SubjectIndex } from '../../shared/columns/subjects.ts'
import type { HandlingOfRows, MovementRow, EntityLabel, SearchHits, VaultView } from '../../shared/contract/vault.ts'
import { currentVersions } from '../../shared/annotation/history.ts'
import type { Annotation } from '../../shared/annotation/annotation.ts'
import { handlingOfAll, tlpOf } from '../../shared/handling/handling.ts'
import { PUBLISHED_MARKINGS } from '../../shared/handling/published.ts'
import { namedBy } from '../../shared/annotation/note.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Holdings } from './holdings.ts'
import { gradeOf } from './movement-of-row.ts'

/** Types that a person looks for by name and that are not entities. */
const FINDABLE: ReadonlySet<string> = new Set(['indicator', 'report', 'note', 'incident', 'sighting', 'task', 'opinion', 'grouping', 'campaign', 'threat-actor'])
const MOST_ROWS_NAMED = 200_000
/** When more rows went at once, their index is made anew. */
const MOST_GONE = 1_024

/** Answers out of memory; nothing here waits for a disk. */
export class Answers {
  readonly #holdings: Holdings
  readonly #practice: boolean
  /** Grows whenever `view` would answer something else. */
  #generation = 1
  #subjects: { readonly generation: number; readonly rows: number; readonly index: SubjectIndex } | undefined
  #folded: { readonly edition: string; readonly labels: readonly string[]; ranks?: Uint32Array } | undefined
  #notes: { readonly of: object; readonly counts: ReadonlyMap<StixId, number> } | undefined

  constructor(holdings: Holdings, practice: boolean) {
    this.#holdings = holdings
    this.#practice = practice
  }

  get generation(): number {
    return this.#generation
  }

  /** Rows or dictionaries are not what they were. */
  changed(): number {
    return ++this.#generation
  }

  view(): VaultView {
    const { rows, dictionaries, shelf } = this.#holdings
    const definitionOf = (id: StixId): StixObject | undefined => shelf.find(id)
    return {
      generation: this.#generation,
      columns: rows.columns,
      places: dictionaries.places.entries,
      routes: rows.routes,
      sources: dictionaries.sources.entries,
      markings: dictionaries.markings.entries.map(refs => {
        const tlp = tlpOf(refs, definitionOf)
        return { refs, tlp, label: markLabel(refs, definitionOf) }
      }),
      entities: dictionaries.entities.size,
      exercise: this.#practice,
    }
  }

  /** All their marks taken together; rows that are not here have none. */
  handlingOf(wanted: Uint32Array): HandlingOfRows {
    const { rows, dictionaries, shelf } = this.#holdings
    const definitionOf = (id: StixId): StixObject | undefined => shelf.find(id)
    const seen = new Set<number>()
    for (const row of wanted) if (row < rows.count) seen.add(rows.columns.marking[row]!)
    const sets = [...seen].map(ordinal => dictionaries.markings.entries[ordinal] ?? [])
    const { tlp, originatorControlled, releasableTo } = handlingOfAll(sets, definitionOf)
    const names = sets.flat().map(ref => (PUBLISHED_MARKINGS.get(ref) ?? definitionOf(ref))?.name ?? '').filter(name => name !== '')
    return { tlp, originatorControlled, ...(releasableTo === undefined ? {} : { releasableTo }), marks: [...new Set(names)] }
  }

  entity(ordinal: number): EntityLabel | undefined {
    const entity = ordinal === 0 ? undefined : this.#holdings.dictionaries.entities.at(ordinal)
    return entity === undefined ? undefined : { ordinal, ref: entity.ref, kind: entity.kind, label: entity.label }
  }

  rows(wanted: Uint32Array): readonly MovementRow[] {
    const { rows } = this.#holdings
    const { columns } = rows
    const notes = this.#noteCounts()
    return [...wanted].flatMap(row => {
      const id = row < rows.count ? rows.idOf(row) : undefined
      if (id === undefined) return []
      const subject = this.entity(columns.subject[row]!)
      const conveyance = this.entity(columns.conveyance[row]!)
      const document = this.entity(columns.document[row]!)
      return [{
        row, id,
        time: columns.time[row]! * 1000, arrived: columns.arrived[row]! * 1000,
        latitude: columns.latitude[row]! / 1e5, longitude: columns.longitude[row]! / 1e5,
        post: columns.post[row]!, other: columns.other[row]!, mode: columns.mode[row]!, direction: columns.direction[row]!, kind: columns.kind[row]!,
        ...(subject === undefined ? {} : { subject }), ...(conveyance === undefined ? {} : { conveyance }), ...(document === undefined ? {} : { document }),
        source: columns.source[row]!, marking: columns.marking[row]!, ...gradeOf(columns.grade[row]!),
        remark: rows.remarkOf(row), notes: notes.get(id) ?? 0,
      }]
    })
  }

  /** Notes that stand, by what they name. */
  #noteCounts(): ReadonlyMap<StixId, number> {
    const standing = this.standingNotes()
    if (this.#notes?.of === standing) return this.#notes.counts
    const counts = new Map<StixId, number>()
    for (const note of standing) for (const id of namedBy(note)) counts.set(id, (counts.get(id) ?? 0) + 1)
    this.#notes = { of: standing, counts }
    return counts
  }

  #standing: { readonly sequence: number; readonly notes: readonly Annotation[] } | undefined

  /** Newest versions, withdrawn ones left out, in order of creation. */
  standingNotes(): readonly Annotation[] {
    const { nextSequence: sequence, annotations } = this.#holdings
    if (this.#standing?.sequence !== sequence) {
      const newest = [...annotations.values()].flatMap(versions => versions.at(-1) ?? [])
      this.#standing = { sequence, notes: currentVersions(newest).filter(note => !note.withdrawn) }
    }
    return this.#standing.notes
  }

  notesOn(id: StixId): readonly Annotation[] {
    return this.standingNotes().filter(note => namedBy(note).includes(id))
  }

  /** Rows that name an entity, in order of time. */
  rowsNaming(ordinal: number): Uint32Array {
    return rowsNaming(this.subjects(), ordinal)
  }

  /** Made when first asked for after a change; where rows have only gone, out of the one before. */
  subjects(): SubjectIndex {
    const { rows, dictionaries: { entities } } = this.#holdings
    const before = this.#subjects
    if (before?.generation === this.#generation) return before.index
    const gone = before?.index.starts.length === entities.size + 1 ? rows.goneSince(before.rows) : undefined
    const index = before === undefined || gone === undefined || gone.length > MOST_GONE ? indexSubjects(rows.columns, entities.size) : withoutRows(before.index, gone)
    this.#subjects = { generation: this.#generation, rows: rows.version, index }
    return index
  }

  #labels(): { readonly edition: string; readonly labels: readonly string[]; ranks?: Uint32Array } {
    const { edition, entities } = this.#holdings.dictionaries
    if (this.#folded?.edition !== edition) this.#folded = { edition, labels: entities.entries.map(entity => entity.label.toLowerCase()) }
    return this.#folded
  }

  /** Rank of every entity by its label without case; those without a label come last. */
  entityRanks(): Uint32Array {
    const folded = this.#labels()
    if (folded.ranks === undefined) {
      const { labels } = folded
      const order = Uint32Array.from(labels.keys()).sort((a, b) => {
        const [x, y] = [labels[a]!, labels[b]!]
        if (x === y) return a - b
        return x === '' ? 1 : y === '' ? -1 : x < y ? -1 : 1
      })
      const ranks = new Uint32Array(labels.length)
      for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank
      folded.ranks = ranks
    }
    return folded.ranks
  }

  rowsWithText(text: string): Uint32Array {
    return rowsContaining(this.#holdings.rows.searchables(), text)
  }

  /** What a person may mean by a text. @param limit of each kind but rows. */
  find(text: string, limit: number): SearchHits {
    const needle = text.trim().toLowerCase()
    if (needle === '') return { entities: [], places: [], rows: new Uint32Array(0), annotations: [], objects: [] }
    const { dictionaries, shelf } = this.#holdings
    const holds = (label: string): boolean => label.toLowerCase().includes(needle)
    const places: number[] = []
    for (const [ordinal, place] of dictionaries.places.entries.entries()) {
      if (ordinal > 0 && (holds(place.label) || place.country.toLowerCase() === needle)) places.push(ordinal)
      if (places.length === limit) break
    }
    const objects: { id: StixId; type: string; label: string }[] = []
    for (const { id, type, label } of shelf.all()) {
      if (FINDABLE.has(type) && (holds(label) || id === needle)) objects.push({ id, type, label })
      if (objects.length === limit) break
    }
    return {
      entities: this.#entitiesNamed(needle, limit),
      places,
      rows: this.rowsWithText(needle).subarray(0, MOST_ROWS_NAMED),
      annotations: this.standingNotes().filter(note => holds(note.title) || holds(note.text)).slice(0, limit),
      objects,
    }
  }

  /** Those whose label begins with the text first, then those that hold it. */
  #entitiesNamed(needle: string, limit: number): readonly EntityLabel[] {
    const { dictionaries, shelf } = this.#holdings
    const { labels } = this.#labels()
    const first: number[] = []
    const then: number[] = []
    for (let ordinal = 1; ordinal < labels.length && first.length < limit; ordinal++) {
      const at = labels[ordinal]!.indexOf(needle)
      if (at < 0 && dictionaries.entities.at(ordinal)!.ref !== needle) continue
      if (shelf.entry(dictionaries.entities.at(ordinal)!.ref)?.revoked === true) continue
      if (at === 0) first.push(ordinal)
      else if (then.length < limit) then.push(ordinal)
    }
    return [...first, ...then].slice(0, limit).flatMap(ordinal => this.entity(ordinal) ?? [])
  }
}

function markLabel(refs: readonly StixId[], definitionOf: (id: StixId) => StixObject | undefined): string {
  return refs.map(ref => (PUBLISHED_MARKINGS.get(ref) ?? definitionOf(ref))?.name ?? '').filter(name => name !== '').join(' · ')
}
