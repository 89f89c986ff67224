import type { Client } from '../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../shared/contract/notary.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import type { VaultEvents } from '../../shared/contract/vault.ts'
import type { BufferSource } from '../../shared/columns/capacity.ts'
import { contentKeys } from '../../shared/seal/keys.ts'
import type { Aead } from '../../shared/seal/ports.ts'
import type { SegmentCache } from './cache.ts'
import { Holdings } from './holdings.ts'
import { decodeIndex } from './objects-segment.ts'
import { Truth } from './truth.ts'
import type { Compressor } from './zstd.ts'

export interface OpenVault {
  readonly truth: Truth
  readonly holdings: Holdings
  readonly practice: boolean
  /** The sealed second copy lacked something and was filled from the files. */
  readonly rebuilt: boolean
  /** Records and segments that were not as they were sealed; what they held is missing, everything else is here. */
  readonly damaged: number
}

/** What an opening needs from outside. */
export interface Ground {
  readonly notary: Client<NotaryCalls>
  readonly aead: Aead
  readonly cacheOf: (vault: string) => SegmentCache
  readonly zstd: Compressor
  readonly buffer: BufferSource
}

/** From the content key to columns that answer. The key's bytes are wiped as soon as it is imported. */
export async function openVault(contentKey: Uint8Array<ArrayBuffer>, { notary, aead, cacheOf, zstd, buffer }: Ground, progress: (step: VaultEvents['opening']) => void): Promise<Reply<OpenVault>> {
  const state = await notary.state()
  if (!state.ok) return state
  const { vault, practice, records } = state.value
  const keys = await contentKeys(aead, contentKey, vault)
  contentKey.fill(0)
  const truth = new Truth(vault, aead, keys, notary, cacheOf(vault), zstd)
  const holdings = new Holdings(buffer, segment => truth.part(segment, 1))

  const [ring, replayed] = await Promise.all([
    truth.openRing(),
    truth.replay(entry => holdings.fold(entry, true), read => progress({ phase: 'journal', done: read, total: records })),
  ])
  if (!ring.ok) return ring
  if (!replayed.ok) return replayed
  // A key that opens no record at all is not this vault's, whatever the notary thought of it.
  if (records > 0 && replayed.value.damaged === records) return failed('vault-damaged')

  const read = await readSegments(holdings, truth, progress)
  return done({
    truth, holdings, practice,
    rebuilt: read.missed > 0,
    damaged: read.damaged + replayed.value.damaged + state.value.damaged + (ring.value.damaged ? 1 : 0),
  })
}

async function readSegments(holdings: Holdings, truth: Truth, progress: (step: VaultEvents['opening']) => void): Promise<{ readonly missed: number; readonly damaged: number }> {
  const movements = holdings.segments.filter(segment => segment.kind === 'movements')
  const objects = holdings.segments.filter(segment => segment.kind === 'objects')
  const total = movements.length + objects.length
  let missed = 0
  let damaged = 0
  let read = 0
  const miss = (): void => { missed++ }
  holdings.rows.expect(movements.reduce((sum, segment) => sum + segment.rows, 0))
  for await (const { entry, plain } of truth.segments(movements, 0, miss)) {
    if (plain === undefined || holdings.rows.read(entry.name, plain) === undefined) damaged++
    progress({ phase: 'segments', done: ++read, total })
  }
  for await (const { entry, plain } of truth.segments(objects, 0, miss)) {
    const index = plain === undefined ? undefined : decodeIndex(plain)
    if (index === undefined) damaged++
    else holdings.shelf.put(entry.name, index)
    progress({ phase: 'segments', done: ++read, total })
  }
  return { missed, damaged }
}
