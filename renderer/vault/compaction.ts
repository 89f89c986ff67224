import { SEGMENT_ROWS } from '../../shared/columns/capacity.ts'
import { encodeSegment } from '../../shared/columns/segment.ts'
import { joined } from './blocks.ts'
import type { Holdings } from './holdings.ts'
import type { LedgerEntry, SegmentEntry } from './ledger.ts'
import { decodeIndex, joinObjects } from './objects-segment.ts'
import { joinOriginals } from './originals.ts'
import type { Stretch } from './rows.ts'
import type { Change, NewSegment, Truth } from './truth.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A stretch with more rows than this is left alone: the gain would not be worth writing it again. */
const SMALL_ROWS = SEGMENT_ROWS * 0.75
/** So many small segments are joined even when they do not fill one. */
const MANY = 16
const SMALL_BYTES = 512 * 1024

/**
 * Pages are small and segments should be full: joins neighbours once they fill a segment or have become many. One step a call, so that
 * nothing waits for long; the old segments go with the commit that makes the new one count.
 *
 * @returns whether there was anything to do.
 */
export async function compact(holdings: Holdings, truth: Truth): Promise<boolean> {
  return (await compactRows(holdings, truth)) || (await compactTexts('objects', holdings, truth)) || (await compactTexts('originals', holdings, truth))
}

async function compactRows(holdings: Holdings, truth: Truth): Promise<boolean> {
  const written = await truth.write<boolean>(async () => {
    const run = smallRun(holdings.rows.stretches)
    if (run === undefined) return { result: false }
    const block = joined(holdings.rows.columns, run)
    const segment = await truth.seal('movements', block.rows, [encodeSegment(block)])
    const change = replacing(holdings, run.map(stretch => stretch.segment), segment, () => {
      holdings.rows.restow(run, { segment: segment.entry.name, from: run[0]!.from, rows: block.rows, remarks: block.remarks, ids: block.ids })
    })
    return { change, result: true }
  })
  return written.ok && written.value
}

/** The first neighbouring small stretches that fill a segment, or are many. */
function smallRun(stretches: readonly Stretch[]): readonly Stretch[] | undefined {
  let run: Stretch[] = []
  let rows = 0
  for (const stretch of stretches) {
    if (stretch.rows > SMALL_ROWS) {
      run = []
      rows = 0
      continue
    }
    if (rows + stretch.rows > SEGMENT_ROWS) {
      if (run.length > 1) return run
      run = []
      rows = 0
    }
    run.push(stretch)
    rows += stretch.rows
    if (run.length === MANY) return run
  }
  return undefined
}

async function compactTexts(kind: 'objects' | 'originals', holdings: Holdings, truth: Truth): Promise<boolean> {
  const written = await truth.write<boolean>(async () => {
    const small = holdings.segments.filter(segment => segment.kind === kind && segment.bytes < SMALL_BYTES).slice(0, MANY)
    if (small.length < MANY) return { result: false }
    const parts: { readonly index: Bytes; readonly blob: Bytes }[] = []
    for (const segment of small) {
      const [index, blob] = await Promise.all([truth.part(segment, 0), truth.part(segment, 1)])
      // A damaged segment stays as it is: what can be read of it may still be saved by hand.
      if (index === undefined || blob === undefined) return { result: false }
      parts.push({ index, blob })
    }
    const rows = small.reduce((sum, segment) => sum + segment.rows, 0)
    const names = small.map(segment => segment.name)
    if (kind === 'originals') return { change: replacing(holdings, names, await truth.seal(kind, rows, joinOriginals(parts)), () => {}), result: true }
    const read = parts.flatMap(part => {
      const marks = decodeIndex(part.index)
      return marks === undefined ? [] : [{ read: marks, blob: part.blob }]
    })
    if (read.length < parts.length) return { result: false }
    const { read: together, index, blob } = joinObjects(read)
    const segment = await truth.seal(kind, rows, [index, blob])
    return { change: replacing(holdings, names, segment, () => holdings.shelf.put(segment.entry.name, together)), result: true }
  })
  return written.ok && written.value
}

function replacing(holdings: Holdings, from: readonly string[], segment: NewSegment, show: () => void): Change {
  const into: readonly SegmentEntry[] = [segment.entry]
  const entry: LedgerEntry = { kind: 'compacted', from, into }
  return { entry, segments: [segment], retire: from, apply: () => {
    holdings.fold(entry, false)
    show()
  } }
}
