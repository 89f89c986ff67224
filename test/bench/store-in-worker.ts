// Bundled whole and run inside the vault worker of real Electron, beside the vault: see store.ts.
import { Dexie, type Table } from 'dexie'
import { filter, matching } from '../../shared/columns/filter.ts'
import { histogram } from '../../shared/columns/histogram.ts'
import { scanOf } from '../../shared/columns/scan.ts'
import { indexSubjects, rowsNaming } from '../../shared/columns/subjects.ts'
import type { Lens } from '../../shared/columns/table.ts'
import { MODE_SLOTS } from '../../shared/columns/tally.ts'
import { DIRECTIONS, KINDS, MODES } from '../../shared/movement/movement.ts'
import { observedData } from '../../shared/movement/write.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { AGENCY, bruteForce, FIRST_SECOND, HOURS, idText, inventedEntities, inventedPlaces, isFiltered, MARKING, partOf, QUESTIONS, rowAt, SUBJECT, subjectRef, YEAR_SECONDS, type InventedRow, type Truths } from './store-rows.ts'

type Times = readonly number[]

/** What the page with the stopwatch may ask of this worker. */
export interface StoreBench {
  /** @returns milliseconds of the calls alone: making the rows is not counted. */
  fill(rows: number, entities: number): Promise<number>
  /** From the key to the first filtered answer, then the same filter again and again. */
  firstAnswer(marks: { readonly key: string; readonly rows: string }): Promise<{ readonly unlockMs: number; readonly rowsMs: number; readonly filterMs: Times; readonly filtered: number }>
  questions(): Promise<{ readonly subjectMs: Times; readonly histogramMs: Times; readonly textHitsMs: Times; readonly textNoneMs: Times } & Omit<Truths, 'filtered'>>
  edits(count: number): Promise<Times>
  /** Takes rows back for good, each with a commit of its own. @param from number of the first of them. */
  shred(from: number, count: number, rows: number, entities: number): Promise<Times>
  compact(): Promise<number>
  bruteForce(rows: number, entities: number): ReturnType<typeof bruteForce>
  dexie(rows: number, entities: number): Promise<{ readonly writeMs: number; readonly openMs: number; readonly editMs: Times; readonly times: { readonly [question: string]: Times }; readonly truths: Truths }>
}

const PART = 131_072
const LENS: Lens = {
  from: QUESTIONS.from, to: QUESTIONS.to, modes: [QUESTIONS.mode], directions: [], kinds: [], posts: [], sources: [], markings: [], entities: [],
  area: [[QUESTIONS.west / 1e5, QUESTIONS.south / 1e5], [QUESTIONS.east / 1e5, QUESTIONS.south / 1e5], [QUESTIONS.east / 1e5, QUESTIONS.north / 1e5], [QUESTIONS.west / 1e5, QUESTIONS.north / 1e5]],
}
const OF_MODE: Lens = { modes: [QUESTIONS.mode], directions: [], kinds: [], posts: [], sources: [], markings: [], entities: [] }

async function ask<K extends keyof VaultCalls>(call: K, ...args: Parameters<VaultCalls[K]>): Promise<ReturnType<VaultCalls[K]> extends Reply<infer T> ? T : never> {
  const { ask: over } = globalThis as typeof globalThis & { ask: (call: string, args: readonly unknown[]) => Promise<Reply<never>> }
  const reply = await over(call, args)
  if (!reply.ok) throw new Error(`${call} was answered with ${reply.problem.code}`)
  return reply.value
}

async function timesOf(count: number, work: (turn: number) => unknown): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < count; turn++) {
    const start = performance.now()
    await work(turn)
    times.push(performance.now() - start)
  }
  return times
}

const bench: StoreBench = {
  async fill(rows, entities) {
    const { import: id } = await ask('beginImport', 'benchmark')
    const [places, people] = [inventedPlaces(), inventedEntities(entities)]
    let milliseconds = 0
    for (let first = 0; first < rows; first += PART) {
      const part = partOf(first, Math.min(PART, rows - first), rows, places, people)
      const start = performance.now()
      await ask('importPart', id, { rows: part })
      milliseconds += performance.now() - start
    }
    const start = performance.now()
    await ask('commitImport', id)
    return milliseconds + performance.now() - start
  },

  async firstAnswer(marks) {
    const asked = performance.now()
    const { columns } = await ask('view')
    const scan = scanOf(columns)
    const filtered = filter(scan, LENS).length
    const answered = performance.now() - asked
    const key = performance.getEntriesByName(marks.key)[0]!.startTime
    const ready = performance.getEntriesByName(marks.rows)[0]!.startTime
    // The scan is not kept: it would count as the vault's memory, and pages make their own.
    return { unlockMs: ready - key + answered, rowsMs: ready - key, filterMs: await timesOf(15, () => filter(scan, LENS)), filtered }
  },

  async questions() {
    const view = await ask('view')
    const scan = scanOf(view.columns)
    const index = indexSubjects(view.columns, view.entities)
    const ordinal = await ordinalOf(SUBJECT)
    const subjectMs = await timesOf(200, turn => rowsNaming(index, 1 + turn * 37).slice())
    const hours = (): ReturnType<typeof histogram> => histogram(scan, matching(scan, OF_MODE), FIRST_SECOND, FIRST_SECOND + YEAR_SECONDS, HOURS)
    const histogramMs = await timesOf(20, hours)
    const { counts, highest } = hours()
    let ofMode = 0
    for (let bin = 0; bin < HOURS; bin++) ofMode += counts[bin * MODE_SLOTS + QUESTIONS.mode]!
    // The first question would also make the text searchable, which an idle moment has done by now.
    await ask('rowsWithText', QUESTIONS.text)
    const textHitsMs = await timesOf(15, () => ask('rowsWithText', QUESTIONS.text))
    const textNoneMs = await timesOf(15, () => ask('rowsWithText', QUESTIONS.noText))
    const hits = await ask('rowsWithText', QUESTIONS.text)
    return { subjectMs, histogramMs, textHitsMs, textNoneMs, subject: rowsNaming(index, ordinal).length, busiestHour: highest, ofMode, text: hits.length }
  },

  async edits(count) {
    return await timesOf(count, turn => ask('annotate', { title: 'Edit', text: `Edit ${turn}`, anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'AMBER' }))
  },

  async shred(from, count, rows, entities) {
    const places = inventedPlaces()
    return await timesOf(count, async turn => {
      const n = from + turn * 9_973
      const row = rowAt(n, rows, entities)
      const [observed] = observedData({
        id: idText(n) as StixId, time: row.time * 1_000, latitude: row.latitude / 1e5, longitude: row.longitude / 1e5, post: places[row.post]!.ref, other: places[row.other]!.ref,
        mode: MODES[row.mode]!, direction: DIRECTIONS[row.direction]!, kind: KINDS[0]!, subject: { ref: subjectRef(row.subject), kind: 'person', label: '' }, source: AGENCY, markings: [MARKING],
      }).slice(-1)
      const { import: id } = await ask('beginImport', 'revocation')
      await ask('importPart', id, { objects: [{ ...observed!, modified: '2026-12-01T00:00:00.000Z', revoked: true }] })
      await ask('commitImport', id)
    })
  },

  async compact() {
    const [took] = await timesOf(1, () => ask('compact'))
    return took!
  },

  bruteForce,

  async dexie(rows, entities) {
    interface Stored extends InventedRow { readonly id: string }
    const name = 'benchmark-dexie'
    const open = (): Dexie & { readonly movements: Table<Stored, string> } => {
      const database = new Dexie(name, { chromeTransactionDurability: 'strict', cache: 'disabled' }) as Dexie & { readonly movements: Table<Stored, string> }
      database.version(1).stores({ movements: 'id, time, subject, conveyance, document' })
      return database
    }
    await Dexie.delete(name)
    let database = open()
    let writeMs = 0
    for (let first = 0; first < rows; first += 2_000) {
      const some = Array.from({ length: Math.min(2_000, rows - first) }, (_, i) => ({ id: idText(first + i), ...rowAt(first + i, rows, entities) }))
      const start = performance.now()
      await database.movements.bulkAdd(some)
      writeMs += performance.now() - start
    }
    database.close()
    database = open()
    const start = performance.now()
    await database.movements.limit(1).toArray()
    const openMs = performance.now() - start
    const { movements } = database
    const filtered = async (): Promise<number> => await movements.where('time').between(QUESTIONS.from, QUESTIONS.to).filter(isFiltered).count()
    const subject = async (): Promise<number> => (await movements.where('subject').equals(SUBJECT).or('conveyance').equals(SUBJECT).or('document').equals(SUBJECT).distinct().sortBy('time')).length
    const hours = async (): Promise<readonly number[]> => {
      const bins = Array.from({ length: HOURS }, () => 0)
      await movements.where('time').between(FIRST_SECOND, FIRST_SECOND + YEAR_SECONDS).each(({ time, mode }) => {
        if (mode === QUESTIONS.mode) bins[Math.floor((time - FIRST_SECOND) / 3_600)]!++
      })
      return bins
    }
    const text = async (words: string): Promise<number> => await movements.filter(({ remark }) => remark.toLowerCase().includes(words)).count()
    const counts = await hours()
    const truths = { filtered: await filtered(), subject: await subject(), busiestHour: Math.max(...counts), ofMode: counts.reduce((sum, count) => sum + count, 0), text: await text(QUESTIONS.text) }
    const times = {
      filter: await timesOf(2, filtered), subject: await timesOf(5, subject), histogram: await timesOf(2, hours),
      textHits: await timesOf(2, () => text(QUESTIONS.text)), textNone: await timesOf(2, () => text(QUESTIONS.noText)),
    }
    const editMs = await timesOf(50, turn => movements.update(idText(turn * 31), { remark: `Edit ${turn}` }))
    database.close()
    await Dexie.delete(name)
    return { writeMs, openMs, editMs, times, truths }
  },
}

async function ordinalOf(entity: number): Promise<number> {
  const found = await ask('subject', subjectRef(entity))
  return found.entity.ordinal
}

Object.assign(globalThis, { storeBench: bench })
