import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { endToEnd } from './objects-segment.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * Texts of movements as their makers wrote them. Their rows answer every question; a finding has to quote the original.
 * Two parts: ids with lengths, and the JSON end to end.
 */
export function encodeOriginals(objects: readonly StixObject[]): readonly [index: Bytes, blob: Bytes] {
  const encoder = new TextEncoder()
  const texts = objects.map(object => encoder.encode(JSON.stringify(object)))
  const index = objects.map((object, i) => [object.id, texts[i]!.length] as const)
  return [encoder.encode(JSON.stringify(index)), endToEnd(texts)]
}

/** Several segments' texts as one, untouched; in their order, so that the later of two still counts. */
export function joinOriginals(parts: readonly { readonly index: Bytes; readonly blob: Bytes }[]): readonly [index: Bytes, blob: Bytes] {
  const index = parts.flatMap(part => JSON.parse(new TextDecoder().decode(part.index)) as readonly (readonly [StixId, number])[])
  return [new TextEncoder().encode(JSON.stringify(index)), endToEnd(parts.map(part => part.blob))]
}

/** Where each text lies in the blob; of two texts of one id the later one counts. The bytes are ours. */
export function readOriginalsIndex(bytes: Bytes): ReadonlyMap<StixId, { readonly offset: number; readonly length: number }> {
  const places = new Map<StixId, { offset: number; length: number }>()
  let offset = 0
  for (const [id, length] of JSON.parse(new TextDecoder().decode(bytes)) as readonly (readonly [StixId, number])[]) {
    places.set(id, { offset, length })
    offset += length
  }
  return places
}

/** What is left of a segment without the texts of these movements; undefined when it holds none of them. */
export function originalsWithout(indexBytes: Bytes, blob: Bytes, gone: ReadonlySet<StixId>): { readonly count: number; readonly parts: readonly [Bytes, Bytes] } | undefined {
  const index = JSON.parse(new TextDecoder().decode(indexBytes)) as readonly (readonly [StixId, number])[]
  if (!index.some(([id]) => gone.has(id))) return undefined
  const kept: Bytes[] = []
  let offset = 0
  for (const [id, length] of index) {
    if (!gone.has(id)) kept.push(blob.subarray(offset, offset + length))
    offset += length
  }
  const left = index.filter(([id]) => !gone.has(id))
  return { count: left.length, parts: [new TextEncoder().encode(JSON.stringify(left)), endToEnd(kept)] }
}
