// npm run soak -- powercuts N: the power goes at random moments; what was acknowledged lies on the disk (G2).
import { chownSync, mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { type Asked, type Bare, bundleDesk, makeBare, startDesk } from './desk-rig.ts'
import { canMount, cut, makeImage, mount, unmount } from './disk-image.ts'
import { evidence, keep } from './evidence.ts'
import { giveAll } from './made-vault.ts'
import { signal } from './processes.ts'
import { Promises } from './promises.ts'
import { layRig, startRig } from './rig.ts'
import { type Work, look, work } from './shift.ts'
import { type Dice, type Soak, type Tally, dice } from './suite.ts'

export const needsElectron = true
export const usualTrials = 300

const MEGABYTES = 192
/** Cuts of one disk. */
const LIFE = 15
/** Every so many cuts it is the whole application that is cut off. */
const ELECTRON_EVERY = 10
const MOVEMENTS = 4_000
const KINDS: readonly (readonly Work[])[] = [['edit'], ['edit', 'edit'], ['import'], ['edit', 'import'], ['edit', 'sync'], ['edit', 'import', 'forward']]

export async function run(soak: Soak): Promise<Tally> {
  const { trials, seed, say, scratch } = soak
  if (!canMount(scratch)) {
    say('disks of its own can be mounted by root alone, and not in every container: skipped')
    return { passed: 0, failed: 0, skipped: trials }
  }
  const program = await bundleDesk(scratch)
  const application = await layRig(scratch)
  const reference = await undisturbed(program, scratch)
  let passed = 0
  let failed = 0
  let answered = 0
  for (let life = 0; passed + failed < trials; life++) {
    const lived = await live(soak, { program, application, reference }, seed + life, Math.min(LIFE, trials - passed - failed))
    passed += lived.passed
    failed += lived.failed
    answered += lived.answered
    if (life % 4 === 3 || passed + failed >= trials) say(`${passed + failed} of ${trials} power cuts, ${failed} failed, ${answered.toLocaleString('en')} changes answered`)
  }
  return { passed, failed }
}

interface Means {
  readonly program: string
  readonly application: string
  /** What a vault is that has pulled everything and whose power was never cut. */
  readonly reference: string
}

async function undisturbed(program: string, scratch: string): Promise<string> {
  const vaults = path.join(scratch, 'undisturbed')
  mkdirSync(vaults)
  const desk = startDesk(program, vaults, await makeBare(vaults), MOVEMENTS)
  await desk.opened()
  for (;;) {
    const status = await desk.ask('status')
    if (status.ok && status.value.sources[0]?.pulled !== undefined) break
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const hash = await exchanged(desk)
  await desk.kill()
  return hash
}

async function exchanged(desk: Asked): Promise<string> {
  const reply = await desk.ask('stateHash', true)
  if (!reply.ok) throw new Error(`no hash: ${reply.problem.code}`)
  const { rows, objects, batches, revised, revoked } = reply.value
  return JSON.stringify({ rows, objects, batches, revised, revoked })
}

async function live({ say, scratch }: Soak, { program, application, reference }: Means, seed: number, cuts: number): Promise<Tally & { readonly answered: number }> {
  const fate = dice(seed)
  const image = path.join(scratch, 'disk.img')
  const copy = path.join(scratch, 'cut.img')
  const point = path.join(scratch, 'disk')
  makeImage(image, MEGABYTES)
  mount(image, point)
  const profile = path.join(point, 'profile')
  const vaults = path.join(profile, 'vaults')
  mkdirSync(vaults, { recursive: true })
  const bare = await makeBare(vaults)
  giveAll(point)
  const promises = new Promises()
  let passed = 0
  let complete = false
  let desk: Asked | undefined
  try {
    desk = await open(program, application, profile, bare, false)
    while (passed < cuts) {
      const busy = fate.pick(KINDS)
      const broken: string[] = []
      try {
        await disturb(desk, busy, promises, fate)
        signal(desk.processes(), 'SIGSTOP')
        // What it had said by then was said.
        await new Promise(resolve => setTimeout(resolve, 30))
        cut(image, copy, point)
        await desk.kill()
        unmount(point)
        renameSync(copy, image)
        keep(image, copy)
        mount(image, point)
        desk = await open(program, application, profile, bare, (passed + seed) % ELECTRON_EVERY === 0)
        broken.push(...promises.check(await look(desk.ask, promises)))
        const status = await desk.ask('status')
        if (status.ok && !complete && promises.imports.length === 0 && status.value.sources[0]?.pulled !== undefined) {
          complete = true
          promises.pulled = { atLeast: status.value.rows, complete }
          if (await exchanged(desk) !== reference) broken.push('after the last page the vault is not what an undisturbed pull makes')
        }
      } catch (fault) {
        broken.push(fault instanceof Error ? fault.message : String(fault))
      }
      if (broken.length > 0) {
        for (const words of broken) say(`cut ${passed + 1} of seed ${seed}, during ${busy.join(', ')}: ${words}`)
        say(`again: npm run soak -- powercuts ${passed + 1} --seed=${seed}; the disk as it was left: ${evidence(copy, `powercut-${seed}-${passed + 1}.img`)}`)
        break
      }
      passed++
    }
  } finally {
    await desk?.kill()
    unmount(point)
  }
  return { passed, failed: passed < cuts ? 1 : 0, answered: promises.answered }
}

async function open(program: string, application: string, profile: string, bare: Bare, isElectron: boolean): Promise<Asked> {
  if (!isElectron) {
    const desk = startDesk(program, path.join(profile, 'vaults'), bare, MOVEMENTS)
    return await whole(desk, desk.opened())
  }
  giveAll(profile)
  chownSync(path.dirname(profile), Number(process.env['WAYPOST_USER'] ?? 0), Number(process.env['WAYPOST_USER'] ?? 0))
  const rig = startRig(application, { profile, args: ['--practice', `--practice-movements=${MOVEMENTS}`, '--seed=3', '--lock-after=1800'] })
  return await whole(rig, rig.opened())
}

/** Ends what did not open as it should. */
async function whole(asked: Asked, opening: Promise<{ readonly damaged: number }>): Promise<Asked> {
  const problem = await opening.then(({ damaged }) => damaged > 0 ? `${damaged} parts of the vault are damaged` : undefined, (fault: unknown) => fault instanceof Error ? fault.message : String(fault))
  if (problem === undefined) return asked
  await asked.kill()
  throw new Error(problem)
}

async function disturb(desk: Asked, busy: readonly Work[], promises: Promises, fate: Dice): Promise<void> {
  const works = busy.map(async kind => await work(kind, desk.ask, promises, fate, () => desk.isOver()))
  await new Promise(resolve => setTimeout(resolve, fate.between(5, 500)))
  void Promise.all(works)
}
