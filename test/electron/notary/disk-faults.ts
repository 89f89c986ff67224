import { isDeepStrictEqual } from 'node:util'
import { reasonOf } from '../../../electron/notary/files.ts'
import { DiskFault } from '../../../shared/journal/ports.ts'
import { ALL_KEPT, NOTHING_KEPT, SimulatedDisk } from '../../shared/journal/simulated-disk.ts'
import { utf8 } from '../../shared/seal/adapters.ts'
import { Facts, SCENARIOS, type Scenario, type State, backupHolds, openDesk, shredHolds, stateOf } from './crash-points.ts'

/** What Node says when a call of the system fails so. */
export const ERRORS = ['EIO', 'EROFS', 'EACCES', 'ENOSPC'] as const
type Errno = (typeof ERRORS)[number]

export interface FaultResult {
  /** Calls that failed, each in a run of its own. */
  readonly trials: number
  /** The step under way was refused. */
  readonly reported: number
  /** The step was answered all the same, and what it answered is true: what failed was tidying up, or was tried again. */
  readonly harmless: number
  readonly violations: readonly string[]
}

/** As `nodeFiles` says it in the words of a disk. */
function faultOf(code: Errno): () => Error {
  return () => {
    const fault = Object.assign(new Error(`${code}: simulated`), { code, syscall: 'write' })
    return new DiskFault(reasonOf(fault) ?? 'failed')
  }
}

/**
 * Every call of the file port in every scenario fails once, with every error, and the disk is well again after it. A step that was answered counts,
 * one that was refused does not, and the next opening finds exactly that.
 *
 * @param every 1 for all calls; n for every n-th, each scenario beginning at another.
 */
export async function runDiskFaults({ every = 1, scenarios = SCENARIOS, say = () => {} }: { readonly every?: number; readonly scenarios?: readonly Scenario[]; readonly say?: (line: string) => void } = {}): Promise<FaultResult> {
  const violations: string[] = []
  let [trials, reported, harmless] = [0, 0, 0]
  for (const [which, scenario] of scenarios.entries()) {
    const counting = await scenario.begin()
    counting.plan({ call: Number.MAX_SAFE_INTEGER, fault: faultOf('EIO') })
    await scenario.act(counting, new Facts(counting))
    const calls = counting.calls
    for (let call = which % every; call < calls; call += every) {
      for (const code of ERRORS) {
        trials += 1
        try {
          if (await trial(scenario, call, code)) reported += 1
          else harmless += 1
        } catch (fault) {
          violations.push(`${scenario.name}, ${code} at call ${call} of ${calls}: ${fault instanceof Error ? fault.message : String(fault)}`)
        }
      }
    }
    say(`${scenario.name}: ${calls} calls`)
  }
  return { trials, reported, harmless, violations }
}

/** @returns whether a step was refused. */
async function trial(scenario: Scenario, call: number, code: Errno): Promise<boolean> {
  const disk = await scenario.begin()
  const facts = new Facts(disk)
  disk.plan({ call, fault: faultOf(code) })
  let refused = false
  try {
    await scenario.act(disk, facts)
  } catch (fault) {
    // A slot file that does not read back is told in words of its own, and so is a vault that cannot be read.
    if (!(fault instanceof DiskFault) && !(fault instanceof Error && /slot|no journal|absent|damaged|disk-failed/.test(fault.message))) throw fault
    refused = true
  }
  disk.plan(undefined)
  const possible = [facts.state, facts.under].filter(each => each !== undefined)
  // Whether the computer goes on or stops here, what was answered is there, and what was refused is there whole or not at all.
  for (const aftermath of [ALL_KEPT, NOTHING_KEPT]) {
    const left = disk.afterCut(aftermath)
    await backupHolds(left, facts.backup)
    if (facts.state === undefined && await left.size('vaults/post/slots.a') === undefined) continue
    await shredHolds(left, facts.shredded)
    await holds(left, await scenario.key(), possible, facts)
  }
  if (!refused && facts.under !== undefined) throw new Error('the step ended and was neither answered nor refused')
  return refused
}

async function holds(disk: SimulatedDisk, key: Parameters<typeof openDesk>[1], possible: readonly State[], { between }: Facts): Promise<void> {
  const desk = await openDesk(disk, key)
  const state = await stateOf(desk)
  if (between !== undefined) return
  if (!possible.some(each => isDeepStrictEqual(each, state))) throw new Error(`found ${state.bodies.length} records and ${Object.keys(state.segments).join(' ')}`)
  const { journal, segments, ring } = desk.store.pieces()
  if (journal + segments.length > 0 || ring || desk.store.journal.past !== undefined || desk.witness.damaged) throw new Error('took itself for damaged or rolled back')
  await desk.store.commit({ record: utf8('afterwards') })
  const again = await stateOf(await openDesk(disk, key))
  if (again.bodies.length !== state.bodies.length + 1) throw new Error('does not go on')
}
