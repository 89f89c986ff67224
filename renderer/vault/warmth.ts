import { emptyBlock } from '../../shared/columns/block.ts'
import { SEGMENT_ROWS, type BufferSource } from '../../shared/columns/capacity.ts'
import { batchIds, explicitIds } from '../../shared/columns/identity.ts'
import { packRemarks } from '../../shared/columns/remarks.ts'
import { encodeSegment } from '../../shared/columns/segment.ts'
import type { Aead } from '../../shared/seal/ports.ts'
import { newSegmentName, openSegment, sealSegment } from '../../shared/seal/segment.ts'
import { Entities, packEntities } from './entities.ts'
import { Rows } from './rows.ts'
import type { Compressor } from './zstd.ts'

/** So often is enough for the engine to have compiled every loop of the way in with all that it can do. */
const TURNS = 10
const ENTITIES = 2_000

/**
 * Goes the way of an unlock with made-up rows while the person still types: cold, the engine interprets the decoder and runs the decompressor
 * half compiled, which costs a million rows 200 ms more than they need.
 *
 * @param over whether the key has come meanwhile: then whatever is not warm by now warms up on the way.
 */
export async function warmUp(zstd: Compressor, aead: Aead, buffer: BufferSource, breathe: () => Promise<void>, over: () => boolean): Promise<void> {
  const parts = [true, false].map(ofBatch => encodeSegment(madeUp(ofBatch)))
  const bond = { vault: 'warm', name: newSegmentName(aead), kind: 'movements' }
  const words = packEntities(Array.from({ length: ENTITIES }, (_, i) => ({ ref: `identity--00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`, kind: 'person', label: `Surname${i * 7_919 % 977}` } as const)))
  const rows = new Rows(buffer)
  rows.expect(SEGMENT_ROWS * TURNS)
  for (let turn = 0; turn < TURNS && !over(); turn++) {
    const { bytes, key } = await sealSegment(aead, bond, parts[turn % 3 === 2 ? 1 : 0]!.map(plain => ({ bytes: zstd.compress(plain), size: plain.length })))
    const opened = await openSegment(aead, bond, key, bytes)
    const [columns, rest] = opened.ok ? await Promise.all([opened.value.part(0), opened.value.part(1)]) : []
    if (columns !== undefined) rows.read(String(turn), zstd.decompress(columns.bytes))
    if (rest !== undefined) rows.complete(String(turn), zstd.decompress(rest.bytes))
    if (words !== undefined) new Entities().restorePacked(1, words)
    await breathe()
  }
}

function madeUp(ofBatch: boolean): Parameters<typeof encodeSegment>[0] {
  const ids = ofBatch ? batchIds(new Uint8Array(16), 0, SEGMENT_ROWS) : explicitIds(Uint8Array.from({ length: SEGMENT_ROWS * 16 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24))
  const remarks = packRemarks(Array.from({ length: SEGMENT_ROWS }, (_, row) => (row % 2 === 0 ? `lane ${row * 7_919 % 9_973}, nothing to declare` : '')))
  const block = { ...emptyBlock(SEGMENT_ROWS, ids), remarks }
  for (let row = 0; row < SEGMENT_ROWS; row++) {
    const scattered = Math.imul(row, 0x9e3779b1) >>> 0
    block.time[row] = 1_700_000_000 + row * 30 + scattered % 600
    block.latitude[row] = 4_000_000 + scattered % 900_000
    block.longitude[row] = 900_000 + (scattered >>> 3) % 1_400_000
    block.post[row] = 1 + scattered % 300
    block.other[row] = 1 + (scattered >>> 8) % 300
    block.mode[row] = scattered % 5
    block.direction[row] = scattered % 2
    block.subject[row] = 1 + scattered % 100_000
    block.conveyance[row] = scattered % 3 === 0 ? 1 + scattered % 90_000 : 0
    block.document[row] = scattered % 2 === 0 ? 2 + scattered % 100_000 : 0
    block.source[row] = 1
    block.marking[row] = 1 + scattered % 3
    block.grade[row] = scattered % 36
  }
  return block
}
