import { SEGMENT_ROWS } from '../../shared/columns/capacity.ts'
import { encodeSegment } from '../../shared/columns/segment.ts'
import { LEVELS, type Level } from '../../shared/handling/level.ts'
import { joined } from './blocks.ts'
import type { Holdings } from './holdings.ts'
import { segmentLevel, type LedgerPart, type SegmentEntry } from './ledger.ts'
import { decodeIndex, joinObjects } from './objects-segment.ts'
import { joinOriginals } from './originals.ts'
import type { Change, NewSegment, Truth } from './truth.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A segment with more rows than this is left alone: the gain would not be worth writing it again. */
const SMALL_ROWS = SEGMENT_ROWS * 0.75
/** So many small segments are joined even when they do not fill one. */
const MANY = 16
const SMALL_BYTES = 512 * 1024

/**
 * Pages are small and segments should be full: joins small ones of one level once they fill a segment or have become many. One step a call, so
 * that nothing waits for long; the old segments go with the commit that makes the new one count. Rows keep their numbers: the next opening reads
 * them in their new order.
 *
 * @returns whether there was anything to do.
 */
export async function compact(holdings: Holdings, truth: Truth): Promise<boolean> {
  return (await compactRows(holdings, truth)) || (await compactTexts('objects', holdings, truth)) || (await compactTexts('originals', holdings, truth))
}

async function compactRows(holdings: Holdings, truth: Truth): Promise<boolean> {
  const written = await truth.write<boolean>(async () => {
    const { rows } = holdings
    const run = smallRun(holdings.segments.filter(({ kind, name, rows: count }) => kind === 'movements' && count <= SMALL_ROWS && rows.stretchesOf(name).length > 0))
    if (run === undefined) return { result: false }
    const stretches = run.flatMap(({ name }) => rows.stretchesOf(name)).toSorted((a, b) => a.from - b.from)
    const block = joined(rows.columns, stretches)
    const segment = await truth.seal('movements', block.rows, encodeSegment(block), segmentLevel(run[0]!))
    const change = replacing(holdings, run.map(({ name }) => name), [segment], () => rows.restow(stretches, segment.entry.name))
    return { change, result: true }
  })
  return written.ok && written.value
}

/** The first of these small segments that are of one level and fill a segment, or are many. */
function smallRun(segments: readonly SegmentEntry[]): readonly SegmentEntry[] | undefined {
  const runs = new Map<Level, { readonly segments: SegmentEntry[]; rows: number }>()
  for (const segment of segments) {
    const level = segmentLevel(segment)
    const run = runs.get(level) ?? { segments: [], rows: 0 }
    if (run.rows + segment.rows > SEGMENT_ROWS) {
      if (run.segments.length > 1) return run.segments
      run.segments.length = 0
      run.rows = 0
    }
    run.segments.push(segment)
    run.rows += segment.rows
    if (run.segments.length === MANY) return run.segments
    runs.set(level, run)
  }
  return undefined
}

async function compactTexts(kind: 'objects' | 'originals', holdings: Holdings, truth: Truth): Promise<boolean> {
  const written = await truth.write<boolean>(async () => {
    const all = holdings.segments.filter(segment => segment.kind === kind && segment.bytes < SMALL_BYTES)
    const level = LEVELS.find(each => all.filter(segment => segmentLevel(segment) === each).length >= MANY)
    if (level === undefined) return { result: false }
    const small = all.filter(segment => segmentLevel(segment) === level).slice(0, MANY)
    const parts: { readonly index: Bytes; readonly blob: Bytes }[] = []
    for (const segment of small) {
      const [index, blob] = await Promise.all([truth.part(segment, 0), truth.part(segment, 1)])
      // A damaged segment stays as it is: what can be read of it may still be saved by hand.
      if (index === undefined || blob === undefined) return { result: false }
      parts.push({ index, blob })
    }
    const rows = small.reduce((sum, segment) => sum + segment.rows, 0)
    const names = small.map(segment => segment.name)
    if (kind === 'originals') return { change: replacing(holdings, names, [await truth.seal(kind, rows, joinOriginals(parts), level)], () => {}), result: true }
    const read = parts.flatMap(part => {
      const marks = decodeIndex(part.index)
      return marks === undefined ? [] : [{ read: marks, blob: part.blob }]
    })
    if (read.length < parts.length) return { result: false }
    const { read: together, index, blob } = joinObjects(read)
    const segment = await truth.seal(kind, rows, [index, blob], level)
    return { change: replacing(holdings, names, [segment], () => holdings.shelf.put(segment.entry.name, together)), result: true }
  })
  return written.ok && written.value
}

/** The change that puts new segments in the place of others that held the same, level by level. */
export function replacing(holdings: Holdings, from: readonly string[], segments: readonly NewSegment[], show: () => void): Change {
  const parts = LEVELS.flatMap((level): readonly LedgerPart[] => {
    const old = from.filter(name => holdings.levelIn(name) === level)
    const into = segments.map(({ entry }) => entry).filter(entry => segmentLevel(entry) === level)
    return old.length === 0 ? [] : [{ reader: level, entry: { kind: 'compacted', from: old, into } }]
  })
  return { parts, segments, retire: from, apply: () => {
    holdings.foldAll(parts)
    show()
  } }
}
