// npm run soak -- cache N: the IndexedDB folder is deleted, cut short, garbled or from another version; the vault is what it was, and says so (G6).
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { evidence, keep } from './evidence.ts'
import { type Rig, layRig, must, ownFolder, startRig } from './rig.ts'
import { draftOf, words } from './shift.ts'
import { type Dice, type Soak, type Tally, dice, quantile, seedOf } from './suite.ts'
import { filesUnder } from './sweep.ts'

export const needsElectron = true
export const usualTrials = 40

const SCENARIO = ['--practice', '--practice-movements=30000', '--lock-after=1800']
const KINDS = ['delete', 'empty', 'truncate', 'flip', 'fill with noise', 'newer database', 'swap files'] as const
/** After these nothing of it can be left. */
const LOST: readonly string[] = ['delete', 'empty']

export async function run({ trials, seed, say, scratch }: Soak): Promise<Tally> {
  const application = await layRig(scratch)
  const template = ownFolder(scratch, 'template')
  const fate = dice(seed)
  const rig = startRig(application, { profile: template, args: SCENARIO })
  await rig.opened()
  while (must(await rig.ask('status')).sources[0]?.pulled === undefined) await new Promise(resolve => setTimeout(resolve, 50))
  for (let n = 0; n < 40; n++) must(await rig.ask('annotate', draftOf(words(fate))))
  // The second copy follows in its own time.
  await new Promise(resolve => setTimeout(resolve, 2_000))
  const before = await hashOf(rig)
  await rig.quit()
  const times: number[] = []
  let failed = 0
  for (let trial = 0; trial < trials; trial++) {
    const own = trials === 1 ? seed : seedOf(seed, trial)
    const kind = KINDS[trials === 1 ? own % KINDS.length : trial % KINDS.length]!
    const profile = ownFolder(scratch, 'cache')
    keep(template, profile)
    const broken: string[] = []
    let again: Rig | undefined
    try {
      if (kind === 'newer database') await makeNewer(application, profile)
      else damage(path.join(profile, 'Partitions', 'waypost', 'IndexedDB'), kind, dice(own))
      again = startRig(application, { profile, args: SCENARIO })
      const { unlock, rebuilt, damaged } = await again.opened()
      times.push(unlock)
      if (damaged > 0) broken.push(`${damaged} parts of the vault are damaged`)
      if (await hashOf(again) !== before) broken.push('the vault is not what it was')
      if (LOST.includes(kind) && !rebuilt) broken.push('it does not say that it was built again')
      if (rebuilt && !(await isTold(again))) broken.push('the person is not told')
    } catch (fault) {
      broken.push(fault instanceof Error ? fault.message : String(fault))
    }
    await again?.kill()
    if (broken.length > 0) {
      failed++
      for (const what of broken) say(`trial ${trial + 1}, ${kind}: ${what}`)
      say(`again: npm run soak -- cache 1 --seed=${own}; the profile: ${evidence(profile, `cache-${own}`)}`)
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
  say(`open with its cache built again after ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`)
  return { passed: trials - failed, failed }
}

async function hashOf(rig: Rig): Promise<string> {
  return JSON.stringify(must(await rig.ask('stateHash', true)))
}

/** Some words on the screen say what happened. */
async function isTold(rig: Rig): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await rig.order<boolean>('waypost', `/was built again from the sealed files/.test(document.body.innerText)`).catch(() => false)) return true
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return false
}

function damage(folder: string, kind: (typeof KINDS)[number], fate: Dice): void {
  const files = filesUnder(folder)
  if (files.length === 0) throw new Error('there is no cache to damage')
  const some = files.filter(file => statSync(file).size > 0)
  switch (kind) {
    case 'delete': return rmSync(folder, { recursive: true })
    case 'empty': {
      rmSync(folder, { recursive: true })
      return void mkdirSync(folder, { recursive: true })
    }
    case 'truncate': {
      for (const file of some) if (fate.below(2) === 0) truncateSync(file, fate.below(statSync(file).size))
      return
    }
    case 'flip': {
      for (let n = 0; n < 30; n++) {
        const file = fate.pick(some)
        const bytes = readFileSync(file)
        if (bytes.length > 0) bytes[fate.below(bytes.length)]! ^= 1 << fate.below(8)
        writeFileSync(file, bytes)
      }
      return
    }
    case 'fill with noise': {
      const file = fate.pick(some)
      return writeFileSync(file, Buffer.from(Array.from({ length: statSync(file).size }, () => fate.below(256))))
    }
    case 'swap files': {
      const [one, other] = [fate.pick(some), fate.pick(some)]
      const [a, b] = [readFileSync(one), readFileSync(other)]
      writeFileSync(one, b)
      return writeFileSync(other, a)
    }
    case 'newer database': return
  }
}

/** As if a later build had used this profile. */
async function makeNewer(application: string, profile: string): Promise<void> {
  const rig = startRig(application, { profile, args: SCENARIO })
  await rig.opened()
  await rig.order('worker', `(async () => {
    const [{ name }] = await indexedDB.databases()
    await new Promise(resolve => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = request.onerror = resolve
    })
    await new Promise(resolve => {
      const request = indexedDB.open(name, 9_000)
      request.onupgradeneeded = () => request.result.createObjectStore('other')
      request.onsuccess = request.onerror = resolve
    })
  })()`)
  await rig.quit()
}
