// Invented movements that every store of the comparison takes in: each is a function of its number, so that nobody has to hold them.
import type { Entity, Place } from '../../shared/movement/movement.ts'
import type { RowsPart } from '../../shared/movement/batch-columns.ts'

export const YEAR_SECONDS = 365 * 86_400
/** 2015: the practice exchange has nothing to say of it. */
export const FIRST_SECOND = 1_420_070_400
const POSTS = 300
/** A post has so many other ends: 7,200 routes, as many as a real year of flights has. */
const OTHER_ENDS = 24
export const AGENCY = 'identity--5eb56b2c-b947-46e5-a0af-bcd3d03920f8'
export const MARKING = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421'
const WORDS = ['lane', 'checked', 'nothing to declare', 'referred', 'second line', 'child on board', 'trailer', 'papers renewed', 'night', 'returned', 'seal intact', 'queue']

/** What is asked of every store. Times in seconds, degrees × 10⁵. */
export const QUESTIONS = {
  from: FIRST_SECOND + 50 * 86_400, to: FIRST_SECOND + 282 * 86_400, south: 4_000_500, north: 4_500_500, west: 1_200_500, east: 1_800_500, mode: 2,
  /** In every thirty-second remark or so. */
  text: 'papers renewed, night',
  noText: 'never written words',
} as const

export interface InventedRow {
  readonly time: number
  readonly post: number
  readonly other: number
  readonly latitude: number
  readonly longitude: number
  readonly mode: number
  readonly direction: number
  readonly subject: number
  readonly conveyance: number
  readonly document: number
  readonly grade: number
  readonly remark: string
}

export function mixed(n: number): number {
  let h = Math.imul(n ^ n >>> 16, 0x85ebca6b)
  h = Math.imul(h ^ h >>> 13, 0xc2b2ae35)
  return (h ^ h >>> 16) >>> 0
}

/** Movement number `n` of `rows` in one year, ten minutes out of order as several sources send them. @param entities persons, vehicles and papers. */
export function rowAt(n: number, rows: number, entities: number): InventedRow {
  const [a, b, c] = [mixed(n), mixed(n + 0x9e3779b9), mixed(n + 0x3c6ef372)]
  const post = 1 + a % POSTS
  return {
    time: FIRST_SECOND + Math.floor(n * ((YEAR_SECONDS - 600) / rows)) + a % 600,
    post, other: 1 + (post + b % OTHER_ENDS) % POSTS,
    latitude: 3_800_000 + mixed(post) % 900 * 1_000 + b % 400, longitude: 900_000 + mixed(post + 999) % 1_400 * 1_000 + c % 400,
    mode: c % 5, direction: b % 2,
    subject: 1 + a % entities, conveyance: b % 3 === 0 ? 1 + b % entities : 0, document: c % 2 === 0 ? 1 + c % entities : 0,
    grade: a % 36,
    remark: n % 2 === 1 ? '' : a % 16 === 0 ? `${WORDS[b % 12]!}, papers renewed, night ${a % 9_973}` : `${WORDS[a % 12]!}, ${WORDS[b % 12]!}, ${WORDS[c % 12]!} ${a % 9_973}`,
  }
}

const hex = (n: number, digits: number): string => (n >>> 0).toString(16).padStart(digits, '0')

/** Random to whoever has to store it: the sixteen bytes of an id do not compress. */
export function writeId(n: number, out: Uint8Array, at: number): void {
  for (let word = 0; word < 4; word++) {
    const value = mixed(Math.imul(n, 4) + word + 0x51ed270b)
    for (let byte = 0; byte < 4; byte++) out[at + word * 4 + byte] = value >>> byte * 8
  }
  out[at + 6] = out[at + 6]! & 0x0f | 0x40
  out[at + 8] = out[at + 8]! & 0x3f | 0x80
}

export function idText(n: number): string {
  const bytes = new Uint8Array(16)
  writeId(n, bytes, 0)
  const text = Array.from(bytes, byte => hex(byte, 2)).join('')
  return `observed-data--${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}

export const subjectRef = (i: number): `identity--${string}` => `identity--${hex(mixed(i + 7), 8)}-${hex(mixed(i + 11) & 0xffff, 4)}-4000-8000-${hex(mixed(i + 13), 8)}${hex(i & 0xffff, 4)}`

export function inventedPlaces(): readonly Place[] {
  const none: Place = { ref: 'location--00000000-0000-0000-0000-000000000000', kind: 'unknown', label: '', latitude: 0, longitude: 0, country: '' }
  return [none, ...Array.from({ length: POSTS }, (_, i): Place => ({
    ref: `location--${hex(mixed(i), 8)}-0000-4000-8000-${hex(i + 1, 12)}`, kind: 'crossing-point', label: `Post ${i + 1}`,
    latitude: 38 + mixed(i + 1) % 900 / 100, longitude: 9 + mixed(i + 1_000) % 1_400 / 100, country: 'XA',
  }))]
}

export function inventedEntities(count: number): readonly Entity[] {
  return [{ ref: 'identity--00000000-0000-0000-0000-000000000000', kind: 'unknown', label: '' }, ...Array.from({ length: count }, (_, i): Entity => ({
    ref: subjectRef(i + 1), kind: 'person', label: `Surname${mixed(i) % 30_000}, Given${mixed(i + 3) % 900}`,
  }))]
}

/** Rows [first, first + count) as a parsed file brings them. */
export function partOf(first: number, count: number, rows: number, places: readonly Place[], entities: readonly Entity[]): RowsPart {
  const u8 = (): Uint8Array<ArrayBuffer> => new Uint8Array(count)
  const u16 = (): Uint16Array<ArrayBuffer> => new Uint16Array(count)
  const u32 = (): Uint32Array<ArrayBuffer> => new Uint32Array(count)
  const columns = {
    time: u32(), latitude: new Int32Array(count), longitude: new Int32Array(count), post: u16(), other: u16(), mode: u8(), direction: u8(), kind: u8(),
    subject: u32(), conveyance: u32(), document: u32(), source: u16().fill(1), marking: u16().fill(1), grade: u8(),
  }
  const remarkLengths = u16()
  const uuids = new Uint8Array(count * 16)
  const remarks: string[] = []
  for (let i = 0; i < count; i++) {
    const row = rowAt(first + i, rows, entities.length - 1)
    for (const name of ['time', 'latitude', 'longitude', 'post', 'other', 'mode', 'direction', 'subject', 'conveyance', 'document', 'grade'] as const) columns[name][i] = row[name]
    writeId(first + i, uuids, i * 16)
    // All of them are ASCII.
    remarkLengths[i] = row.remark.length
    remarks.push(row.remark)
  }
  return {
    names: { uuids },
    columns: {
      rows: count, ...columns, remarkLengths, remarkBytes: new TextEncoder().encode(remarks.join('')), places, entities,
      sources: [{ ref: 'identity--00000000-0000-0000-0000-000000000000', label: '' }, { ref: AGENCY, label: 'Agency' }], markings: [[], [MARKING]],
    },
  }
}

export const SUBJECT = 4_711

export function isFiltered({ time, latitude, longitude, mode }: Pick<InventedRow, 'time' | 'latitude' | 'longitude' | 'mode'>): boolean {
  const { from, to, south, north, west, east, mode: wanted } = QUESTIONS
  return time >= from && time < to && mode === wanted && latitude >= south && latitude <= north && longitude >= west && longitude <= east
}

/** What each question has to come to; every store is held to it. */
export interface Truths {
  readonly filtered: number
  /** Movements that name the subject. */
  readonly subject: number
  /** Movements of the mode in the busiest hour of the year, and in all hours. */
  readonly busiestHour: number
  readonly ofMode: number
  readonly text: number
}

export const HOURS = YEAR_SECONDS / 3_600

/** The slow and obvious way: an array of objects, asked one by one. @returns what is true, and what it costs in milliseconds. */
export function bruteForce(rows: number, entities: number): { readonly truths: Truths; readonly times: { readonly [question: string]: readonly number[] } } {
  const all = Array.from({ length: rows }, (_, n) => rowAt(n, rows, entities))
  const timed = <T>(ask: () => T): { readonly answer: T; readonly times: readonly number[] } => {
    const times: number[] = []
    let answer = ask()
    for (let turn = 0; turn < 3; turn++) {
      const start = performance.now()
      answer = ask()
      times.push(performance.now() - start)
    }
    return { answer, times }
  }
  const filtered = timed(() => all.filter(isFiltered).length)
  const subject = timed(() => all.filter(row => row.subject === SUBJECT || row.conveyance === SUBJECT || row.document === SUBJECT).toSorted((a, b) => a.time - b.time).length)
  const hours = timed(() => {
    const bins = new Map<number, number>()
    for (const { time, mode } of all) if (mode === QUESTIONS.mode) bins.set(Math.floor((time - FIRST_SECOND) / 3_600), (bins.get(Math.floor((time - FIRST_SECOND) / 3_600)) ?? 0) + 1)
    return bins
  })
  const text = timed(() => all.filter(({ remark }) => remark.toLowerCase().includes(QUESTIONS.text)).length)
  const noText = timed(() => all.filter(({ remark }) => remark.toLowerCase().includes(QUESTIONS.noText)).length)
  const counts = [...hours.answer.values()]
  return {
    truths: { filtered: filtered.answer, subject: subject.answer, busiestHour: Math.max(...counts), ofMode: counts.reduce((sum, count) => sum + count, 0), text: text.answer },
    times: { filter: filtered.times, subject: subject.times, histogram: hours.times, textHits: text.times, textNone: noText.times },
  }
}
