// npm run soak -- diskfull N: the disk is full, three starts long; nothing stored is lost, nothing hangs, reading goes on (G3).
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Problem } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'
import { sentence } from '../../shared/wording/wording.ts'
import { type Asked, type Bare, bundleDesk, makeBare, startDesk } from './desk-rig.ts'
import { canMount, fillUp, makeImage, mount, mountMemory, unmount } from './disk-image.ts'
import { evidence } from './evidence.ts'
import { giveAll } from './made-vault.ts'
import { Promises } from './promises.ts'
import { layRig, startRig } from './rig.ts'
import { type Ask, look, step } from './shift.ts'
import { type Dice, type Soak, type Tally, dice, quantile, seedOf } from './suite.ts'

export const needsElectron = true
export const usualTrials = 100

const MEGABYTES = 96
const MOVEMENTS = 2_000
const STARTS = 3
/** No answer may take longer. */
const HANG_MS = 5_000
/** Every so many trials it is the whole application. */
const ELECTRON_EVERY = 4
const SLACKS = [0, 64 * 1024, 3 * 1024 * 1024]
/** Refusals of a disk without room, whose words name what is needed. */
const FULL = 'disk-full'

interface Seen {
  readonly waits: number[]
  refusals: number
  answered: number
  readonly broken: string[]
}

export async function run({ trials, seed, say, scratch }: Soak): Promise<Tally> {
  if (!canMount(scratch)) {
    say('disks of its own can be mounted by root alone, and not in every container: skipped')
    return { passed: 0, failed: 0, skipped: trials }
  }
  const program = await bundleDesk(scratch)
  const application = await layRig(scratch)
  const waits: number[] = []
  let failed = 0
  let refusals = 0
  let answered = 0
  for (let trial = 0; trial < trials; trial++) {
    const own = trials === 1 ? seed : seedOf(seed, trial)
    const seen = await fillOne({ program, application, scratch, isElectron: own % ELECTRON_EVERY === 0 }, dice(own), own)
    waits.push(...seen.waits)
    refusals += seen.refusals
    answered += seen.answered
    if (seen.broken.length > 0) {
      failed++
      for (const words of seen.broken) say(`trial ${trial + 1}: ${words}`)
      say(`again: npm run soak -- diskfull 1 --seed=${own}`)
    }
    if ((trial + 1) % 10 === 0) say(`${trial + 1} of ${trials} full disks, ${failed} failed, ${answered.toLocaleString('en')} changes answered, ${refusals.toLocaleString('en')} refused; answer p95 ${quantile(waits, 0.95).toFixed(0)} ms, longest ${Math.max(...waits).toFixed(0)} ms`)
  }
  return { passed: trials - failed, failed }
}

interface Means {
  readonly program: string
  readonly application: string
  readonly scratch: string
  readonly isElectron: boolean
}

async function fillOne(means: Means, fate: Dice, seed: number): Promise<Seen> {
  const { scratch, isElectron } = means
  const image = path.join(scratch, 'full.img')
  const point = path.join(scratch, 'full')
  const profile = path.join(point, 'profile')
  const isMemory = fate.below(4) === 0
  const slack = fate.pick(SLACKS)
  const where = `${isMemory ? 'in memory' : 'on ext4'} with ${slack} bytes left${isElectron ? ', the whole application' : ''}`
  const seen: Seen = { waits: [], refusals: 0, answered: 0, broken: [] }
  const promises = new Promises()
  if (isMemory) mountMemory(point, MEGABYTES)
  else {
    makeImage(image, MEGABYTES)
    mount(image, point)
  }
  let vault: Asked | undefined
  try {
    mkdirSync(path.join(profile, 'vaults'), { recursive: true })
    const bare = await makeBare(path.join(profile, 'vaults'))
    giveAll(point)
    vault = await open(means, profile, bare)
    await pulled(vault)
    for (let n = 0; n < 12; n++) await step(n % 3 === 2 ? 'import' : 'edit', vault.ask, promises, fate)
    const { rows } = await look(vault.ask, promises)
    const own = promises.imports.reduce((sum, { count }) => sum + count, 0)
    promises.pulled = { atLeast: rows - own, complete: true }
    await vault.kill()

    const filler = fillUp(point, slack)
    for (let start = 0; start < STARTS; start++) {
      vault = await open(means, profile, bare)
      await checked(vault.ask, promises, seen, `at start ${start + 1} on the full disk, ${where}`)
      await writeUntilRefused(timed(vault.ask, seen), promises, fate, seen)
      // Reading goes on beside what is refused.
      await checked(vault.ask, promises, seen, `after refusals, ${where}`)
      await vault.kill()
    }
    rmSync(filler)
    vault = await open(means, profile, bare)
    await checked(vault.ask, promises, seen, `once there is room, ${where}`)
    for (const kind of ['edit', 'import'] as const) {
      const refused = await step(kind, vault.ask, promises, fate)
      if (refused !== undefined) seen.broken.push(`once there is room, ${kind} is refused with ${refused}, ${where}`)
    }
    await vault.kill()
  } catch (fault) {
    seen.broken.push(`${fault instanceof Error ? fault.message : String(fault)}, ${where}`)
    if (!isMemory) seen.broken.push(`the disk as it was left: ${evidence(image, `diskfull-${seed}.img`)}`)
  } finally {
    await vault?.kill()
    unmount(point)
  }
  seen.answered = promises.answered
  return seen
}

async function open({ program, application, isElectron }: Means, profile: string, bare: Bare): Promise<Asked> {
  const opened = async (): Promise<{ readonly asked: Asked; readonly damaged: number }> => {
    if (!isElectron) {
      const desk = startDesk(program, path.join(profile, 'vaults'), bare, MOVEMENTS)
      return { asked: desk, damaged: (await desk.opened()).damaged }
    }
    giveAll(profile)
    const rig = startRig(application, { profile, args: ['--practice', `--practice-movements=${MOVEMENTS}`, '--seed=3', '--lock-after=1800'] })
    return { asked: rig, damaged: (await rig.opened()).damaged }
  }
  const { asked, damaged } = await opened()
  if (damaged > 0) {
    await asked.kill()
    throw new Error(`${damaged} parts of the vault are damaged`)
  }
  return asked
}

async function pulled(vault: Asked): Promise<void> {
  for (;;) {
    const status = await vault.ask('status')
    if (status.ok && status.value.sources[0]?.pulled !== undefined) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** Notes how long each answer takes, and what each refusal says. */
function timed(ask: Ask, seen: Seen): Ask {
  return async <K extends keyof VaultCalls>(call: K, ...args: Parameters<VaultCalls[K]>) => {
    const begun = performance.now()
    const reply = await ask(call, ...args)
    const took = performance.now() - begun
    seen.waits.push(took)
    if (took > HANG_MS) seen.broken.push(`${call} was answered after ${took.toFixed(0)} ms`)
    const { ok, problem } = reply as { readonly ok: boolean; readonly problem?: Problem }
    if (!ok && problem?.code === FULL) {
      seen.refusals++
      if (!/Free at least \d+ MB/.test(sentence(problem))) seen.broken.push(`${call} is refused without a word of what is needed: ${sentence(problem)}`)
    }
    return reply
  }
}

/** Small things and large ones; a full disk may refuse them, and says so. */
async function writeUntilRefused(ask: Ask, promises: Promises, fate: Dice, seen: Seen): Promise<void> {
  for (let n = 0, refused = 0; n < 40 && refused < 4; n++) {
    const code = await step(n % 4 === 3 ? 'import' : 'edit', ask, promises, fate)
    if (code === undefined) continue
    refused++
    if (code !== FULL) seen.broken.push(`a full disk is told as ${code}`)
  }
}

async function checked(ask: Ask, promises: Promises, seen: Seen, when: string): Promise<void> {
  seen.broken.push(...promises.check(await look(timed(ask, seen), promises)).map(words => `${when}: ${words}`))
  const found = await timed(ask, seen)('find', 'EXERCISE', 10)
  if (!found.ok) seen.broken.push(`${when}: a search is answered with ${found.problem.code}`)
}
