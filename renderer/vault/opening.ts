import type { Client } from '../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../shared/contract/notary.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import type { VaultEvents } from '../../shared/contract/vault.ts'
import type { BufferSource } from '../../shared/columns/capacity.ts'
import type { Hand } from '../../shared/seal/hand.ts'
import { heldKeys } from '../../shared/seal/lane-keys.ts'
import type { Aead } from '../../shared/seal/ports.ts'
import { canonicalOrdinals } from './canonical.ts'
import type { SegmentCache } from './cache.ts'
import { Holdings } from './holdings.ts'
import type { SegmentEntry } from './ledger.ts'
import { decodeIndex } from './objects-segment.ts'
import { Truth } from './truth.ts'
import type { Compressor } from './zstd.ts'

export interface OpenVault {
  readonly truth: Truth
  readonly holdings: Holdings
  readonly practice: boolean
  /** Segments that the sealed second copy lacks; it is filled from the files while the vault is used. */
  readonly missing: readonly SegmentEntry[]
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

/** From a member's keys to columns that answer. The keys' bytes are wiped as soon as they are imported. */
export async function openVault(hand: Hand, { notary, aead, cacheOf, zstd, buffer }: Ground, progress: (step: VaultEvents['opening']) => void): Promise<Reply<OpenVault>> {
  const state = await notary.state()
  if (!state.ok) return state
  const { vault, practice, records } = state.value
  const keys = await heldKeys(aead, hand, vault)
  const truth = new Truth(vault, aead, keys, notary, cacheOf(vault), zstd)
  const holdings = new Holdings(hand.member, buffer, segment => truth.part(segment, 1))

  const [ring, replayed] = await Promise.all([
    truth.openRing(),
    truth.replay(part => holdings.fold(part, true), read => progress({ phase: 'journal', done: read, total: records })),
  ])
  if (!ring.ok) return ring
  if (!replayed.ok) return replayed
  // A key that opens no record at all is not this vault's, whatever the notary thought of it.
  if (records > 0 && replayed.value.damaged === records) return failed('vault-damaged')

  holdings.rows.canonical = canonicalOrdinals(holdings.dictionaries)
  const segments = holdings.segments
  const missing = truth.missingInCopy(segments)
  const read = await readFronts(holdings, truth, progress)
  return done({
    truth, holdings, practice,
    missing: await missing,
    damaged: read.damaged + replayed.value.damaged + state.value.damaged + (ring.value.damaged ? 1 : 0),
  })
}

/** Between two words on the progress; each is a message to every page. */
const TELL_EVERY = 8
const BREATHE_EVERY = 4

/** What the first picture needs: the columns of the rows, and what is on the shelf. */
async function readFronts(holdings: Holdings, truth: Truth, progress: (step: VaultEvents['opening']) => void): Promise<{ readonly damaged: number }> {
  const movements = holdings.segments.filter(segment => segment.kind === 'movements')
  const objects = holdings.segments.filter(segment => segment.kind === 'objects')
  const total = movements.length + objects.length
  let damaged = 0
  let read = 0
  const tell = (): void => {
    if (++read % TELL_EVERY === 0 || read === total) progress({ phase: 'segments', done: read, total })
  }
  holdings.rows.expect(movements.reduce((sum, segment) => sum + segment.rows, 0))
  for await (const { entry, plain } of truth.reader.fronts([...movements, ...objects])) {
    if (entry.kind === 'movements') {
      if (plain === undefined || holdings.rows.read(entry.name, plain) === undefined) damaged++
    } else {
      const index = plain === undefined ? undefined : decodeIndex(plain)
      if (index === undefined) damaged++
      else holdings.shelf.put(entry.name, index)
    }
    tell()
  }
  return { damaged }
}

/**
 * What only some questions need: ids and remarks of the rows. Until it has resolved, `rowOf`, `idOf` and `remarkOf` know nothing of them.
 *
 * @returns how many segments have none that opens; their rows are gone.
 */
export async function readRests({ holdings, truth }: Pick<OpenVault, 'holdings' | 'truth'>, breathe: () => Promise<void>): Promise<{ readonly damaged: number }> {
  const { rows } = holdings
  const bare = holdings.segments.filter(({ name }) => rows.bare.has(name))
  let read = 0
  for await (const { entry, plain } of truth.reader.rests(bare)) {
    if (plain !== undefined) rows.complete(entry.name, plain)
    // Pages ask meanwhile, and what is here already is taken without a pause.
    if (++read % BREATHE_EVERY === 0) await breathe()
  }
  const damaged = rows.bare.size
  if (damaged > 0) rows.drop(new Set(rows.bare))
  return { damaged }
}
