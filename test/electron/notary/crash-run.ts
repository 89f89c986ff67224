import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { AFTERMATHS, type Aftermath, ALL_KEPT, NOTHING_KEPT, PowerCut, SimulatedDisk, randomAftermath } from '../../shared/journal/simulated-disk.ts'
import { toHex, utf8 } from '../../shared/seal/adapters.ts'
import { seededBy } from '../../shared/seal/seeded.ts'
import { FOLDER, Facts, SCENARIOS, type Scenario, type State, backupHolds, openDesk, shredHolds, stateOf } from './crash-points.ts'

export interface CrashResult {
  readonly points: number
  /** Changes of the disk in all scenarios. */
  readonly changes: number
  readonly violations: readonly string[]
}

/**
 * The power goes after every single change of every scenario, with every aftermath and some at random.
 *
 * @param random aftermaths besides the stated ones, for each change.
 * @param stated how many of the stated ones, in rotation; all of them unless a test is in a hurry.
 */
export async function runCrashPoints({ random = 2, stated = AFTERMATHS.length, seed = 1, scenarios = SCENARIOS, say = () => {} }: { readonly random?: number; readonly stated?: number; readonly seed?: number; readonly scenarios?: readonly Scenario[]; readonly say?: (line: string) => void } = {}): Promise<CrashResult> {
  const violations: string[] = []
  let points = 0
  let changes = 0
  for (const scenario of scenarios) {
    const draw = seededBy(seed)
    const whole = await changesOf(scenario)
    changes += whole
    const before = points
    for (let at = 0; at < whole; at++) {
      const { disk, facts } = await cutAt(scenario, at)
      const seen = new Set<string>()
      const rotated = Array.from({ length: stated }, (_, n) => AFTERMATHS[(at * stated + n) % AFTERMATHS.length] ?? NOTHING_KEPT)
      for (const aftermath of [...rotated, ...Array.from({ length: random }, () => randomAftermath(draw))]) {
        points += 1
        try {
          const left = disk.afterCut(aftermath)
          // What was not pending is the same whatever becomes of it.
          const fingerprint = fingerprintOf(left)
          if (!seen.has(fingerprint)) await holdsUp(scenario, left, facts, aftermath)
          seen.add(fingerprint)
        } catch (fault) {
          violations.push(`${scenario.name}, after change ${at} of ${whole}, ${aftermath.name}: ${fault instanceof Error ? fault.message : String(fault)}`)
        }
      }
    }
    say(`${scenario.name}: ${points - before} points over ${whole} changes`)
  }
  return { points, changes, violations }
}

async function changesOf(scenario: Scenario): Promise<number> {
  const disk = await scenario.begin()
  disk.plan(undefined)
  await scenario.act(disk, new Facts(disk))
  return disk.changes
}

async function cutAt(scenario: Scenario, at: number): Promise<{ readonly disk: SimulatedDisk; readonly facts: Facts }> {
  const disk = await scenario.begin()
  const facts = new Facts(disk)
  disk.plan({ at, what: 'power-cut' })
  try {
    await scenario.act(disk, facts)
  } catch (fault) {
    if (!(fault instanceof PowerCut)) throw fault
  }
  return { disk, facts }
}

/** What was answered is there and nothing is half there; what was under way is there whole or not at all; and the vault goes on. */
async function holdsUp(scenario: Scenario, disk: SimulatedDisk, facts: Facts, { name }: Aftermath): Promise<void> {
  await backupHolds(disk, facts.backup)
  const key = await scenario.key()
  if (facts.state === undefined && await disk.size(`${FOLDER}/slots.a`) === undefined) return
  await shredHolds(disk, facts.shredded)
  const desk = await openDesk(disk, key)
  const { store, witness, slots } = desk
  const state = await stateOf(desk)
  const possible = [facts.state, facts.under].filter(each => each !== undefined)
  if (facts.between === undefined) {
    if (!possible.some(each => isDeepStrictEqual(each, state))) throw new Error(`found ${told(state)}, expected ${possible.map(told).join(' or ')}`)
    const { journal, segments, ring } = store.pieces()
    if (journal + segments.length > 0 || ring) throw new Error(`found ${journal} damaged records, ${segments.length} segments, ring ${ring}`)
  } else if (!isBetween(state, facts.between)) {
    throw new Error(`found ${told(state)}, which is neither before nor after`)
  }
  if (store.journal.past !== undefined) throw new Error(`took itself for rolled back by ${store.journal.past.missing}`)
  if (witness.damaged) throw new Error('took the witness for damaged')
  if (witness.seen !== undefined && witness.seen.slots.generation > slots.generation) throw new Error('took its slots for older ones')
  if (facts.between !== undefined) return
  if (store.journal.torn === 0) {
    const there = (await disk.list(`${FOLDER}/segments`)).toSorted()
    if (!isDeepStrictEqual(there, Object.keys(state.segments).map(each => `${each}.seg`).toSorted())) throw new Error(`strays among ${there.join(' ')}`)
    const rest = (await disk.list(`${FOLDER}/journal`)).filter(each => !/^\d+\.jrn(?:\.torn|\.before)?$/.test(each))
    if (rest.length > 0) throw new Error(`left ${rest.join(' ')} in the journal`)
  }
  // And the vault goes on.
  await store.commit({ record: utf8('afterwards'), segments: [{ name: 'zz', bytes: utf8('zz') }], keyring: utf8('ring of zz'), retire: Object.keys(state.segments) })
  const again = await stateOf(await openDesk(disk.afterCut(name === ALL_KEPT.name ? ALL_KEPT : NOTHING_KEPT), key))
  const meant: State = { ...state, bodies: [...state.bodies, toHex(utf8('afterwards'))], segments: { zz: toHex(utf8('zz')) }, ring: toHex(utf8('ring of zz')) }
  if (!isDeepStrictEqual(again, meant)) throw new Error(`went on to ${told(again)}`)
}

function fingerprintOf(disk: SimulatedDisk): string {
  const hash = createHash('sha1')
  for (const [name, bytes] of [...disk.contents()].toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name} ${bytes.length} `).update(bytes)
  return hash.digest('hex')
}

/** Every piece as it was before or after. */
function isBetween(state: State, [before, after]: readonly [State, State]): boolean {
  const either = (a: unknown, b: unknown, c: unknown): boolean => isDeepStrictEqual(a, b) || isDeepStrictEqual(a, c)
  return either(state.bodies, before.bodies, after.bodies) && either(state.ring, before.ring, after.ring) && either(state.slots, before.slots, after.slots) &&
    Object.entries(state.segments).every(([name, bytes]) => either(bytes, before.segments[name], after.segments[name]))
}

function told({ bodies, segments, ring }: State): string {
  return `${bodies.length} records, segments ${Object.keys(segments).join(' ')}, ${ring === undefined ? 'no ring' : 'ring'}`
}
