import { parquetWriteBuffer } from 'hyparquet-writer/src/write.js'
import { uuidOf } from '../stix/id.ts'
import { mustReadUuid } from '../stix/uuid.ts'
import { NO_ENTITY, NO_GRADE, NO_PLACE, NO_SOURCE, type BatchColumns, type Source } from './batch-columns.ts'
import { entityText, markingText, placeText, entityReader, readMarkings, readPlace, readSource, sourceText } from './batch-text.ts'
import { gradeOf, gradesAt, credibilityOf, isReliability } from './grade.ts'
import { DIRECTIONS, KINDS, MODES, type Entity, type Place } from './movement.ts'
import { Malformed } from './parquet-page.ts'
import { noRemarks, type RemarkBytes } from './remark-bytes.ts'
import { columnOf, isParquet, NULL, openParquet, readInt32, readTexts, readUuids, type ParquetFile, type TextColumn, type UuidColumn } from './parquet.ts'
import type { StixId } from '../stix/object.ts'

/** Why a file holds no movements: not Parquet at all, bytes that are none of ours or contradict themselves, more than we take, none at all. */
export type BatchFault = 'unknown-format' | 'not-a-movement-file' | 'too-large' | 'empty-file' | 'bad-time' | 'bad-position'

export type Decoded =
  | { readonly ok: true; readonly columns: BatchColumns }
  | { readonly ok: false; readonly why: BatchFault }

/** Most rows of one batch. */
export const LARGEST_BATCH = 4_000_000

/** Most entries of the dictionaries of places, sources and markings, whose ordinals have 16 bits. */
const MOST_NARROW = 0x10000

const ENTITY_COLUMNS = ['subject', 'conveyance', 'document'] as const

/** The UUID of "none". RFC 9562 §5.9. */
const NIL = new Uint8Array(16)

/** Columns that every batch has; `other`, the entities, `marking`, `grade`, `latitude_e5` and `longitude_e5` and `remark` are left out where no row needs them. */
const NEEDED = ['time', 'post', 'mode', 'direction', 'kind', 'source']

/**
 * Rows as a Parquet file of REQUIRED columns, Snappy, that any Parquet reader opens: `time` in seconds since 1970, words for everything
 * else (batch-text.ts). Rows that all stand where their post is need no positions.
 */
export function encodeBatch(columns: BatchColumns): Uint8Array<ArrayBuffer> {
  const { rows, places, entities, sources, markings } = columns
  const text = (name: string, ordinals: Uint8Array | Uint16Array | Uint32Array, texts: readonly string[]): object | undefined =>
    (ordinals.every(ordinal => texts[ordinal] === '') ? undefined
      : { name, type: 'STRING', nullable: false, encoding: 'RLE_DICTIONARY', data: Array.from(ordinals, ordinal => texts[ordinal]!) })
  const number = (name: string, values: Uint32Array | Int32Array): object =>
    ({ name, type: 'INT32', nullable: false, encoding: 'DELTA_BINARY_PACKED', data: new Int32Array(values.buffer, values.byteOffset, rows) })
  const placeTexts = textsOf(places, placeText)
  const entityTexts = textsOf(entities, entityText)
  const entityUuids = entities.map(({ ref }, ordinal) => (ordinal === 0 ? NIL : mustReadUuid(uuidOf(ref))))
  const columnData = [
    number('time', columns.time),
    text('post', columns.post, placeTexts),
    text('other', columns.other, placeTexts),
    ...(standAtPosts(columns) ? [] : [number('latitude_e5', columns.latitude), number('longitude_e5', columns.longitude)]),
    text('mode', columns.mode, MODES),
    text('direction', columns.direction, DIRECTIONS),
    text('kind', columns.kind, KINDS),
    ...ENTITY_COLUMNS.flatMap(name => [text(name, columns[name], entityTexts), uuids(`${name}_id`, columns[name], entityUuids)]),
    text('source', columns.source, textsOf(sources, sourceText)),
    text('marking', columns.marking, textsOf(markings, markingText)),
    text('grade', columns.grade, GRADES),
    remarkColumn(columns),
  ].filter(column => column !== undefined)
  return new Uint8Array(parquetWriteBuffer({ columnData: columnData as never, rowGroupSize: Math.max(1, rows), statistics: false, createdBy: 'waypost' }))
}

const uuids = (name: string, ordinals: Uint32Array, all: readonly Uint8Array[]): object | undefined =>
  (ordinals.every(ordinal => ordinal === 0) ? undefined
    : { name, type: 'UUID', nullable: false, encoding: 'RLE_DICTIONARY', data: Array.from(ordinals, ordinal => all[ordinal]!) })

const textsOf = <E>(entries: readonly E[], textOf: (entry: E) => string): string[] => entries.map((entry, ordinal) => (ordinal === 0 ? '' : textOf(entry)))

const GRADES = Array.from({ length: 256 }, (_, grade) => {
  const { reliability, credibility } = gradesAt(grade)
  return reliability === undefined ? '' : `${reliability}${credibility}`
})

function standAtPosts({ rows, latitude, longitude, post, places }: BatchColumns): boolean {
  for (let row = 0; row < rows; row++) {
    const place = places[post[row]!]!
    if (latitude[row] !== Math.round(place.latitude * 1e5) || longitude[row] !== Math.round(place.longitude * 1e5)) return false
  }
  return true
}

function remarkColumn({ rows, remarkLengths, remarkBytes }: BatchColumns): object | undefined {
  if (remarkLengths.length === 0) return undefined
  const decoder = new TextDecoder()
  let at = 0
  const data = Array.from({ length: rows }, (_, row) => decoder.decode(remarkBytes.subarray(at, at += remarkLengths[row]!)))
  return { name: 'remark', type: 'STRING', nullable: false, data }
}

/** Rows out of a stranger's Parquet file. A batch is taken whole or not at all. Never throws; memory stays in proportion to LARGEST_BATCH. */
export function decodeBatch(bytes: Uint8Array): Decoded {
  if (!isParquet(bytes)) return { ok: false, why: 'unknown-format' }
  try {
    const file = openParquet(bytes)
    if (NEEDED.some(name => columnOf(file, name) === undefined)) return { ok: false, why: 'not-a-movement-file' }
    if (file.rows === 0) return { ok: false, why: 'empty-file' }
    if (file.rows > LARGEST_BATCH) return { ok: false, why: 'too-large' }
    return read(file)
  } catch (fault) {
    // What the readers of Parquet throw at hostile bytes is of many kinds and means one thing.
    if (fault instanceof OffGlobe) return { ok: false, why: 'bad-position' }
    return { ok: false, why: 'not-a-movement-file' }
  }
}

class OffGlobe extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function read(file: ParquetFile): Decoded {
  const { rows } = file
  const places = new Numbering<Place>(NO_PLACE)
  const entities = new Numbering<Entity>(NO_ENTITY)
  const sources = new Numbering<Source>(NO_SOURCE)
  const markings = new Numbering<readonly StixId[]>([])
  const has = (name: string): boolean => columnOf(file, name) !== undefined
  const placeOf = (text: string): number => {
    const place = readPlace(text)
    if (place === 'bad-position') throw new OffGlobe()
    return places.add(place === undefined ? undefined : text, place)
  }
  const sourceOf = (text: string): number => {
    const source = readSource(text)
    return sources.add(source === undefined ? undefined : text, source)
  }
  const narrow = (name: string, ordinalOf: (text: string) => number, needed: boolean): Uint16Array<ArrayBuffer> =>
    mapped(has(name) ? readTexts(file, name) : undefined, ordinalOf, needed, new Uint16Array(rows))
  const readEntity = entityReader()
  const entityOf = (text: Uint8Array, uuids: Uint8Array, at: number): number => {
    if (isNil(uuids, at)) return 0
    const entity = readEntity(utf8.decode(text), uuids, at)
    return entities.add(entity === undefined ? undefined : entityText(entity) + entity.ref, entity)
  }
  const wide = (name: (typeof ENTITY_COLUMNS)[number]): Uint32Array<ArrayBuffer> =>
    (has(name) ? entitiesOf(readTexts(file, name), readUuids(file, `${name}_id`), entityOf) : new Uint32Array(rows))
  const word = (name: string, list: readonly string[]): Uint8Array<ArrayBuffer> => mapped(readTexts(file, name), text => known(list.indexOf(text)), true, new Uint8Array(rows))
  const post = narrow('post', placeOf, true)
  const other = narrow('other', placeOf, false)
  const columns = {
    rows,
    time: new Uint32Array(readInt32(file, 'time').buffer),
    ...(has('latitude_e5') && has('longitude_e5')
      ? { latitude: readInt32(file, 'latitude_e5'), longitude: readInt32(file, 'longitude_e5') } : positions(post, places.entries)),
    post, other,
    mode: word('mode', MODES), direction: word('direction', DIRECTIONS), kind: word('kind', KINDS),
    subject: wide('subject'), conveyance: wide('conveyance'), document: wide('document'),
    source: narrow('source', sourceOf, true),
    marking: narrow('marking', text => {
      const refs = readMarkings(text)
      return markings.add(refs === undefined ? undefined : text, refs)
    }, false),
    grade: has('grade') ? mapped(readTexts(file, 'grade'), gradeAt, false, new Uint8Array(rows), NO_GRADE) : new Uint8Array(rows).fill(NO_GRADE),
    ...remarksOf(has('remark') ? readTexts(file, 'remark') : undefined, rows),
    places: places.entries, entities: entities.entries, sources: sources.entries, markings: markings.entries,
  }
  if (Math.max(places.entries.length, sources.entries.length, markings.entries.length) > MOST_NARROW) return { ok: false, why: 'too-large' }
  for (let row = 0; row < rows; row++) {
    if (Math.abs(columns.latitude[row]!) > 9_000_000 || Math.abs(columns.longitude[row]!) > 18_000_000) return { ok: false, why: 'bad-position' }
  }
  return { ok: true, columns }
}

/**
 * Words and UUID stand in two columns; an entity is understood where the two are met first. Rows that name one thing differently keep their own
 * words: what one row may be read for is not what another may.
 */
function entitiesOf(words: TextColumn, ids: UuidColumn, ordinalOf: (text: Uint8Array, uuids: Uint8Array, at: number) => number): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(words.ordinals.length)
  const ordinals = new Uint32Array(ids.count)
  const firstWords = new Float64Array(ids.count).fill(-1)
  const others = new Map<number, number>()
  for (let row = 0; row < rows.length; row++) {
    const id = ids.ordinals[row]!
    const text = words.ordinals[row]!
    if (id === NULL || text === NULL) throw new Malformed('a row without what every row has')
    if (firstWords[id] === text) {
      rows[row] = ordinals[id]!
      continue
    }
    const pair = id * words.texts.length + text
    const ordinal = others.get(pair) ?? ordinalOf(words.texts[text]!, ids.bytes, id * 16)
    rows[row] = ordinal
    if (firstWords[id]! >= 0) others.set(pair, ordinal)
    else {
      firstWords[id] = text
      ordinals[id] = ordinal
    }
  }
  return rows
}

function isNil(uuids: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 16; i++) if (uuids[i] !== 0) return false
  return true
}

const known = (index: number): number => {
  if (index < 0) throw new Malformed('a word that no list has')
  return index
}

const gradeAt = (text: string): number => {
  const [reliability, credibility] = [text.slice(0, 1), credibilityOf(text.slice(1))]
  if (!isReliability(reliability) || credibility === undefined) throw new Malformed('a grade that no scale has')
  return gradeOf(reliability, credibility)
}

/** Every text of a column is understood once, then the rows are numbers. The empty text and no text at all are `none`. */
function mapped<A extends Uint8Array | Uint16Array | Uint32Array>(column: TextColumn | undefined, ordinalOf: (text: string) => number, needed: boolean, rows: A, none = 0): A {
  if (column === undefined) return rows
  // Only what a row uses: a dictionary may hold more than its column does.
  const ordinals = new Float64Array(column.texts.length).fill(-1)
  for (let row = 0; row < rows.length; row++) {
    const text = column.ordinals[row]!
    const ordinal = text === NULL ? none : ordinals[text]!
    rows[row] = ordinal >= 0 ? ordinal : ordinals[text] = understood(column.texts[text]!, ordinalOf, needed, none)
    if (text === NULL && needed) throw new Malformed('a row without what every row has')
  }
  return rows
}

function understood(text: Uint8Array, ordinalOf: (text: string) => number, needed: boolean, none: number): number {
  if (text.length > 0) return ordinalOf(utf8.decode(text))
  if (needed) throw new Malformed('a row without what every row has')
  return none
}

function positions(post: Uint16Array, places: readonly Place[]): { readonly latitude: Int32Array<ArrayBuffer>; readonly longitude: Int32Array<ArrayBuffer> } {
  const latitudes = Int32Array.from(places, place => Math.round(place.latitude * 1e5))
  const longitudes = Int32Array.from(places, place => Math.round(place.longitude * 1e5))
  const latitude = new Int32Array(post.length)
  const longitude = new Int32Array(post.length)
  for (let row = 0; row < post.length; row++) {
    latitude[row] = latitudes[post[row]!]!
    longitude[row] = longitudes[post[row]!]!
  }
  return { latitude, longitude }
}

function remarksOf(column: TextColumn | undefined, rows: number): RemarkBytes {
  if (column === undefined) return noRemarks()
  const remarkLengths = new Uint16Array(rows)
  let total = 0
  for (let row = 0; row < rows; row++) {
    const ordinal = column.ordinals[row]!
    const { length } = ordinal === NULL ? [] : column.texts[ordinal]!
    if (length > 0xffff) throw new Malformed('a remark is too long')
    remarkLengths[row] = length
    total += length
  }
  if (total === 0) return noRemarks()
  if (total > LARGEST_REMARKS) throw new Malformed('the remarks are too long')
  const remarkBytes = new Uint8Array(total)
  let at = 0
  for (let row = 0; row < rows; row++) {
    if (remarkLengths[row] === 0) continue
    remarkBytes.set(column.texts[column.ordinals[row]!]!, at)
    at += remarkLengths[row]!
  }
  return { remarkLengths, remarkBytes }
}

/** Most bytes of all remarks of a batch: one text of 64 KiB that every row repeats takes few bytes in Parquet and none of ours is so. */
const LARGEST_REMARKS = 512 * 1024 * 1024

/** A dictionary that is met entry by entry; the first mention of a key stands. */
class Numbering<Entry> {
  readonly entries: Entry[]
  readonly #ordinals = new Map<string, number>()

  constructor(none: Entry) {
    this.entries = [none]
  }

  add(key: string | undefined, entry: Entry | undefined): number {
    if (key === undefined || entry === undefined) throw new Malformed('a text that does not say what its column holds')
    const known = this.#ordinals.get(key)
    if (known !== undefined) return known
    const ordinal = this.entries.push(entry) - 1
    this.#ordinals.set(key, ordinal)
    return ordinal
  }
}
