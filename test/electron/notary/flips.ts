import { readArchive } from '../../../electron/notary/archive.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { isDeepStrictEqual } from 'node:util'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { ALL_KEPT, SimulatedDisk } from '../../shared/journal/simulated-disk.ts'
import { flipped } from '../../shared/seal/adapters.ts'
import { type Seeded, seededBy } from '../../shared/seal/seeded.ts'
import { BACKUP, Facts, SCENARIOS, type State, openDesk, stateOf } from './crash-points.ts'

/** Which piece a path belongs to. */
export type Piece = 'journal' | 'segment' | 'slots' | 'ring' | 'witness' | 'backup'

export interface FlipResult {
  readonly flips: number
  readonly detected: Readonly<Record<Piece, number>>
  /** One of two copies: nothing is lost, and the other takes its place. Said as `healed`. */
  readonly healed: number
  readonly violations: readonly string[]
}

interface Vault {
  readonly files: ReadonlyMap<string, Bytes>
  readonly key: Bytes
  readonly state: State
}

let made: Promise<Vault> | undefined
/** A vault with everything in it, as it lies on disk after a day, a snapshot, another day, and a backup. */
const vault = (): Promise<Vault> => made ??= (async () => {
  const scenario = SCENARIOS.find(({ name }) => name === 'a backup')
  if (scenario === undefined) throw new Error('no such scenario')
  const disk = await scenario.begin()
  await scenario.act(disk, new Facts(disk))
  const key = await scenario.key()
  const desk = await openDesk(disk, key)
  await desk.witness.note({ ...desk.store.journal.seen(), slots: { generation: desk.slots.generation, digest: await aead.digest(desk.slots.bytes) } })
  await desk.witness.write()
  return { files: disk.afterCut(ALL_KEPT).contents(), key, state: await stateOf(desk) }
})()

function pieceOf(path: string): Piece | undefined {
  if (path.endsWith('.jrn')) return 'journal'
  if (path.endsWith('.seg')) return 'segment'
  if (/slots\.[ab]$/.test(path)) return 'slots'
  if (/keyring\.[ab]$/.test(path)) return 'ring'
  if (path.startsWith('witness/')) return 'witness'
  return path === BACKUP ? 'backup' : undefined
}

/** One bit, drawn evenly over all bytes of the vault's files, its witness and its backup, is turned: again and again. */
export async function runFlips({ flips, seed = 1, say = () => {} }: { readonly flips: number; readonly seed?: number; readonly say?: (line: string) => void }): Promise<FlipResult> {
  const whole = await vault()
  const draw = seededBy(seed)
  const places = [...whole.files].flatMap(([path, bytes]) => {
    const piece = pieceOf(path)
    return piece === undefined ? [] : [{ path, bytes, piece }]
  })
  const detected = { journal: 0, segment: 0, slots: 0, ring: 0, witness: 0, backup: 0 }
  const violations: string[] = []
  let healed = 0
  for (let n = 0; n < flips; n++) {
    const { path, bytes, piece } = drawn(places, draw)
    const at = draw.below(bytes.length)
    const bit = draw.below(8)
    try {
      const outcome = await noticed(whole, piece, path, flipped(bytes, at, bit))
      if (outcome === 'healed') healed += 1
      detected[piece] += 1
    } catch (fault) {
      violations.push(`${path}, byte ${at}, bit ${bit}: ${fault instanceof Error ? fault.message : String(fault)}`)
    }
  }
  say(Object.entries(detected).map(([piece, count]) => `${piece} ${count}`).join(', '))
  return { flips, detected, healed, violations }
}

/** Every piece as often as the others: the backup holds more bytes than all the rest. */
function drawn<T extends { readonly piece: Piece }>(places: readonly T[], draw: Seeded): T {
  const pieces = [...new Set(places.map(({ piece }) => piece))]
  const piece = pieces[draw.below(pieces.length)]
  const among = places.filter(each => each.piece === piece)
  const place = among[draw.below(among.length)]
  if (place === undefined) throw new Error('nothing to flip')
  return place
}

/** @throws {Error} It was not noticed, or cost more than what it hit. */
async function noticed({ files, key, state }: Vault, piece: Piece, path: string, bytes: Bytes): Promise<'told' | 'healed'> {
  const disk = SimulatedDisk.holding(new Map(files).set(path, bytes))
  if (piece === 'backup') {
    if (await readArchive(disk, BACKUP, { moved: () => {} }) !== 'damaged') throw new Error('a changed backup was accepted')
    return 'told'
  }
  const desk = await openDesk(disk, key)
  await desk.store.check(() => {})
  const found = await stateOf(desk)
  const pieces = desk.store.pieces()
  const rest = { ...found, ...state, bodies: [], segments: {} }
  if (!isDeepStrictEqual({ ...found, bodies: [], segments: {} }, rest)) throw new Error('slots or ring are not what they were')
  const gone = state.bodies.filter(body => !found.bodies.includes(body)).length
  if (gone > 1 || found.bodies.some(body => !state.bodies.includes(body))) throw new Error(`${gone} records are gone`)
  const changed = Object.entries(found.segments).filter(([name, content]) => content !== state.segments[name])
  switch (piece) {
    case 'journal':
if (pieces.journal === 0) throw new Error('a changed journal was not noticed')
      // A record that retired segments does not open: they are missed, and said to be.
      if (changed.some(([name]) => name in state.segments || !pieces.segments.includes(name))) throw new Error('a changed journal changed segments')
      return 'told'
    case 'segment':
      if (pieces.segments.length !== 1 || gone > 0 || changed.length !== 1 || changed[0]?.[0] !== pieces.segments[0] || pieces.journal > 0) throw new Error('a changed segment was not named')
      return 'told'
    case 'ring':
      if (!pieces.healed.includes('ring') || gone + changed.length > 0) throw new Error('a changed copy of the ring was not noticed')
      return await isWhole(disk, files, path, 'healed')
    case 'slots':
      if (gone + changed.length > 0) throw new Error('a changed copy of the slots cost something')
      return await isWhole(disk, files, path, 'healed')
    case 'witness':
      if (!desk.witness.damaged || gone + changed.length > 0 || pieces.journal > 0) throw new Error('a changed witness was not noticed')
      return 'told'
  }
}

async function isWhole(disk: SimulatedDisk, files: ReadonlyMap<string, Bytes>, path: string, outcome: 'healed'): Promise<'healed'> {
  const now = await disk.read(path)
  if (!isDeepStrictEqual(now, files.get(path))) throw new Error('the copy was not written anew')
  return outcome
}

/** A piece as a whole goes wrong, not a bit of it. */
export interface Mishap {
  readonly name: string
  readonly change: (files: Map<string, Bytes>) => void
  /** What is said of it. */
  readonly told: (desk: Awaited<ReturnType<typeof openDesk>>) => boolean
}

/** What a vault says when whole files are missing, swapped, doubled or older. */
export async function afterMishap({ change, told }: Mishap): Promise<{ readonly told: boolean; readonly found: State; readonly whole: State }> {
  const { files, key, state } = await vault()
  const changed = new Map(files)
  change(changed)
  const desk = await openDesk(SimulatedDisk.holding(changed), key)
  await desk.store.check(() => {})
  return { told: told(desk), found: await stateOf(desk), whole: state }
}
