import { concat, same } from '../seal/bytes.ts'
import type { Aead, Bytes } from '../seal/ports.ts'
import { type ReadFiles, readFiles } from './journal.ts'
import type { Found, Seen } from './survey.ts'

type Read = Extract<ReadFiles, { ok: true }>

/** What would make a journal whole again. */
export interface Mending {
  /** Files with their new content, in order; none when there is nothing to mend. */
  readonly files: readonly { readonly name: string; readonly bytes: Bytes }[]
  /** Records that were not here. */
  readonly records: number
  /** Both went their own ways: where one has a record the other has a different one. */
  readonly branched: boolean
  /** What counts once the files are in place. */
  readonly segments: ReadonlyMap<string, Bytes | undefined>
  readonly ring: Bytes | undefined
}

interface Piece {
  readonly file: string
  readonly bytes: Bytes
  readonly chain: Bytes
}

/** Where a frame has the hash of the one before it. */
const CHAIN = 16

/**
 * Fills the holes of a journal from a copy of it, and adds what the copy has beyond its end. Only a record that fits between its neighbours by
 * their hashes is taken: nothing of another past, nothing twice, and nothing that is here is taken away.
 *
 * @param here as `openJournal` finds it. @param copy files of the same vault, in order.
 * @returns undefined when the copy does not open with this key.
 */
export async function mendJournal(aead: Aead, journalKey: Bytes, here: readonly { readonly name: string; readonly bytes: Bytes }[], copy: readonly { readonly name: string; readonly bytes: Bytes }[], seen?: Seen): Promise<Mending | undefined> {
  const [mine, other] = [await readFiles(aead, journalKey, here, seen), await readFiles(aead, journalKey, copy)]
  if (!mine.ok || !other.ok) return undefined
  const [have, offered] = [piecesOf(mine), piecesOf(other)]
  const branched = [...have].some(([sequence, { bytes }]) => offered.has(sequence) && !same(offered.get(sequence)?.bytes ?? bytes, bytes))
  const first = mine.counted[0]?.proved?.renewed === true ? mine.counted[0].proved.first : 0
  const end = Math.max(mine.surveyed.next, branched ? 0 : other.surveyed.next)

  const merged = new Map<number, Piece>()
  const filled = new Set<string>()
  let records = 0
  let before: Bytes | undefined
  for (let sequence = first; sequence < end; sequence++) {
    const here = have.get(sequence)
    const candidate = here === undefined ? offered.get(sequence) : undefined
    const after = have.get(sequence + 1)
    const fits = candidate !== undefined && (before === undefined || same(candidate.chain, before)) &&
      (after === undefined || same(after.chain, await aead.digest(candidate.bytes))) &&
      // Beyond the end there is no neighbour that vouches for it: it has to be chained to the last that is here.
      (sequence < mine.surveyed.next || before !== undefined)
    const piece = here ?? (fits ? candidate : undefined)
    if (piece !== undefined) merged.set(sequence, piece)
    if (here === undefined && piece !== undefined) {
      records += 1
      filled.add(piece.file)
    }
    before = piece === undefined ? undefined : await aead.digest(piece.bytes)
  }

  const names = [...new Set([...mine.counted.map(({ name }) => name), ...filled])].sort()
  const files: Found[] = []
  const changed: { name: string; bytes: Bytes }[] = []
  for (const name of names) {
    const found = mine.counted.find(file => file.name === name)
    const spare = other.counted.find(file => file.name === name)
    const header = headerOf(found) ?? headerOf(spare)
    if (header === undefined || (!filled.has(name) && found?.proved !== undefined && found.read?.sound === true)) {
      if (found !== undefined) files.push(found)
      continue
    }
    const bytes = concat(header, ...[...merged].filter(([, { file }]) => file === name).toSorted(([a], [b]) => a - b).map(([, piece]) => piece.bytes))
    changed.push({ name, bytes })
  }
  const then = await readFiles(aead, journalKey, names.flatMap(name => changed.find(file => file.name === name) ?? files.find(file => file.name === name) ?? []), seen)
  // What would not be better is not done.
  const better = then.ok && then.surveyed.index.length >= mine.surveyed.index.length + records && then.surveyed.damaged <= mine.surveyed.damaged
  const outcome = better ? then : mine
  return { files: better ? changed : [], records: better ? records : 0, branched, segments: outcome.surveyed.segments, ring: outcome.surveyed.ring }
}

function piecesOf({ counted, surveyed }: Read): Map<number, Piece> {
  const files = new Map(counted.map(({ name, bytes }) => [name, bytes]))
  return new Map(surveyed.index.map(({ sequence, file, at, length }) => {
    const bytes = files.get(file)?.slice(at, at + length) ?? new Uint8Array(0)
    return [sequence, { file, bytes, chain: bytes.slice(CHAIN, CHAIN + 32) }] as const
  }))
}

/** As it was written, from whichever copy of it is good. */
function headerOf(file: Found | undefined): Bytes | undefined {
  return file?.proved === undefined || file.read === undefined ? undefined : concat(file.read.bytes, file.read.bytes)
}
