// npm run soak -- kills N: SIGKILL to every process of a working Waypost at random moments (G1).
import { rmSync } from 'node:fs'
import { until } from './hands.ts'
import { type MisbehavingExchange, startMisbehaving } from '../e2e/misbehaving-exchange.ts'
import { evidence, keep } from './evidence.ts'
import type { StateHash } from '../../shared/contract/vault.ts'
import { killPassphrases, killRetentions, killUpgrades } from './kills-rare.ts'
import { Promises } from './promises.ts'
import { type Rig, layRig, must, ownFolder, startRig } from './rig.ts'
import { type Work, look, work } from './shift.ts'
import { type Dice, type Soak, type Tally, dice, quantile } from './suite.ts'

export const needsElectron = true
export const usualTrials = 1_000

/** One profile lives through so many kills; a longer life would only make every start slower. */
const LIFE = 40
const SCENARIO = ['--practice', '--practice-movements=2000', '--lock-after=1800']
const MOVEMENTS = 30_000
/** Objects on a page of the exchange over HTTP: few, so that a pull has many pages to be killed between. A batch of movements is one object. */
const PAGE = 40
const BATCHES = /5d8f3a52-9f3c-4d0e-8b35-2f4f6a7c1e02/
/** A start after a kill may take so many times longer than one after a good end. */
const MOST = 2
/** A start that took too long is tried again from a copy of the same files: other programs share these processors. */
const RETAKES = 3
/** A vault that has not come to rest after so many pulls, each of which may take so long, is killed all the same. */
const LOOKS = 8
const PULL_MS = 10_000
/** Kills that need a vault of their own, and the share of each where there are enough. `--only=passphrase` does nothing else. */
const RARE = [['passphrase', killPassphrases], ['upgrade', killUpgrades], ['retention', killRetentions]] as const
const RARE_SHARE = 0.03
const FEWEST_FOR_RARE = 100
/** Every so many kills the program is ended well, to see what a start then takes. */
const GOOD_END_EVERY = 10

/** What Waypost is doing when it is killed. `start`: before, while and just after its vault opens. */
type Moment = 'sync' | 'edit' | 'import' | 'forward' | 'compact' | 'renew' | 'mixed' | 'start' | 'lock' | 'idle'
const WORKING: readonly Moment[] = ['edit', 'edit', 'edit', 'import', 'import', 'import', 'compact', 'compact', 'renew', 'renew', 'forward', 'mixed', 'mixed', 'start', 'start', 'lock', 'idle']

/** A pull that nothing disturbed. */
interface Undisturbed {
  /** Rows and objects after each page. */
  readonly boundaries: ReadonlySet<string>
  /** Rows at its end. */
  readonly rows: number
  /** What any vault is that holds the same. */
  readonly hash: string
}

/** So many kills of a life may fall into its first pull. */
const SYNC_KILLS = 12

interface Run extends Soak {
  readonly application: string
  readonly exchange: MisbehavingExchange
  readonly undisturbed: Undisturbed
  readonly starts: { readonly good: number[]; readonly killed: number[]; readonly ratios: number[] }
  readonly moments: Map<Moment | 'passphrase' | 'upgrade' | 'retention', number>
  answered: number
}

export async function run(soak: Soak): Promise<Tally> {
  const { trials, seed, say, scratch, args } = soak
  const application = await layRig(scratch)
  const exchange = await startMisbehaving(MOVEMENTS)
  exchange.mood = asked => {
    asked.url = asked.url?.replace(/\blimit=\d+/, `limit=${BATCHES.test(asked.url) ? 1 : PAGE}`) ?? '/'
    return false
  }
  const undisturbed = await pullUndisturbed(application, scratch, exchange)
  say(`a pull that nothing disturbs brings ${undisturbed.rows.toLocaleString('en')} movements in ${undisturbed.boundaries.size} steps`)
  const all: Run = { ...soak, undisturbed, application, exchange, starts: { good: [], killed: [], ratios: [] }, moments: new Map(), answered: 0 }
  let passed = 0
  let failed = 0
  // What a life of the usual kind does not meet.
  for (const [what, kill] of RARE) {
    const only = args.find(arg => arg.startsWith('--only='))?.slice('--only='.length)
    const kills = only === what ? trials : only === undefined && trials >= FEWEST_FOR_RARE ? Math.ceil(trials * RARE_SHARE) : 0
    if (kills === 0) continue
    const tally = await kill({ ...soak, application }, kills)
    passed += tally.passed
    failed += tally.failed
    all.moments.set(what, tally.passed + tally.failed)
    say(`${tally.passed + tally.failed} kills during ${what}, ${tally.failed} failed`)
  }
  for (let life = 0; passed + failed < trials; life++) {
    const lived = await live(all, seed + life, Math.min(LIFE, trials - passed - failed))
    passed += lived.passed
    failed += lived.failed
    say(`${passed + failed} of ${trials} kills, ${failed} failed, ${all.answered.toLocaleString('en')} changes answered; ${timing(all)}`)
  }
  say(`killed during ${[...all.moments].sort((a, b) => b[1] - a[1]).map(([moment, count]) => `${moment} ${count}`).join(', ')}`)
  exchange.end()
  return { passed, failed }
}

function timing({ starts: { good, killed, ratios } }: Run): string {
  const median = (samples: readonly number[]): string => `${quantile(samples, 0.5).toFixed(0)} ms`
  return `from start to open vault ${median(good)} after a good end, ${median(killed)} after a kill, at worst ${Math.max(0, ...ratios).toFixed(2)} times as long`
}

async function pullUndisturbed(application: string, scratch: string, exchange: MisbehavingExchange): Promise<Undisturbed> {
  const rig = startRig(application, { profile: ownFolder(scratch, 'undisturbed'), args: SCENARIO })
  await rig.opened()
  await pulledFrom(rig, 0)
  const before = must(await rig.ask('status'))
  await connect(rig, exchange)
  const rows = await pulledFrom(rig, 1)
  const { objects } = must(await rig.ask('status'))
  const told = await rig.order<readonly { readonly source: string; readonly objects: number; readonly movements: number }[]>('worker', `told.filter(({ name }) => name === 'sync').map(({ value }) => value)`)
  const { sources } = must(await rig.ask('status'))
  const hash = await exchanged(rig)
  await rig.kill()
  const boundaries = new Set(told.filter(({ source }) => source === sources[1]?.id).map(step => `${before.rows + step.movements} rows, ${before.objects + step.objects} objects`))
  if (!boundaries.has(`${rows} rows, ${objects} objects`)) throw new Error(`the pull tells of other sums than the ${rows} rows and ${objects} objects that are there`)
  return { boundaries, rows, hash }
}

/** Once the vault's own exchange has given all, another one over HTTP is added, which a person lets main reach. */
async function connect(rig: Rig, { url, user, password }: MisbehavingExchange): Promise<void> {
  await pulledFrom(rig, 0)
  await rig.order('main', `(electron.dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false })) && null`)
  await rig.order('waypost', `window.waypost.call('approveOrigin', ${JSON.stringify(new URL(url).origin)})`)
  must(await rig.ask('saveSource', { id: '', title: 'Over HTTP', url, user, password }))
}

/** Waits until a source has nothing more. @returns the rows then. */
async function pulledFrom(rig: Rig, source: number): Promise<number> {
  for (;;) {
    const { sources, rows } = must(await rig.ask('status'))
    if (sources[source]?.pulled !== undefined) return rows
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** One profile from its making on, through so many kills, or until something is broken: what comes after would tell nothing new. */
async function live(all: Run, seed: number, kills: number): Promise<Tally> {
  const { application, scratch, say } = all
  const fate = dice(seed)
  const profile = ownFolder(scratch, 'life')
  const copy = `${profile}-killed`
  const promises = new Promises()
  const normal: number[] = []
  let passed = 0
  let rig = startRig(application, { profile, args: SCENARIO })
  await rig.opened()
  await connect(rig, all.exchange)
  while (passed < kills) {
    // Enough pages were torn from it: the rest of a life is for all else.
    if (passed === SYNC_KILLS && !promises.pulled.complete) await pulledFrom(rig, 1)
    const moment = momentOf(promises, fate)
    const broken: string[] = []
    try {
      if (passed % GOOD_END_EVERY === GOOD_END_EVERY / 2) {
        await rig.quit()
        rig = startRig(application, { profile, args: SCENARIO })
        normal.push((await rig.opened()).start)
        all.starts.good.push(normal.at(-1)!)
      }
      const before = moment === 'idle' ? await atRest(rig) : undefined
      await disturb(rig, moment, promises, fate)
      await rig.kill()
      if (moment === 'start') await killStart(application, profile, fate)
      keep(profile, copy)
      rig = startRig(application, { profile, args: SCENARIO })
      const { start, damaged, waited } = await openedInTime(rig)
      if (!waited) broken.push(...await tooSlow(all, copy, start, normal))
      if (damaged > 0) broken.push(`${damaged} parts of the vault are damaged`)
      broken.push(...await compare(all, rig, promises, before))
    } catch (fault) {
      broken.push(fault instanceof Error ? fault.message : String(fault))
    }
    all.moments.set(moment, (all.moments.get(moment) ?? 0) + 1)
    if (broken.length > 0) {
      for (const words of broken) say(`kill ${passed + 1} of seed ${seed}, during ${moment}: ${words}`)
      say(`again: npm run soak -- kills ${passed + 1} --seed=${seed}; the profile as the kill left it: ${evidence(copy, `kills-${seed}-${passed + 1}`)}`)
      break
    }
    passed++
  }
  await rig.kill()
  all.answered += promises.answered
  for (const folder of [profile, copy]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  return { passed, failed: passed < kills ? 1 : 0 }
}

/** While the first pull is not complete, mostly that. */
function momentOf(promises: Promises, fate: Dice): Moment {
  if (promises.pulled.complete) return fate.pick(WORKING)
  return fate.pick(['sync', 'sync', 'sync', 'edit', 'start', 'lock'])
}

/** Keeps the vault busy until a random moment. */
async function disturb(rig: Rig, moment: Moment, promises: Promises, fate: Dice): Promise<void> {
  const busy: readonly Work[] = moment === 'mixed' ? ['edit', 'import', 'sync', 'forward'] : moment === 'lock' ? ['edit', 'edit'] : moment === 'sync' ? ['sync', 'edit'] : moment === 'idle' || moment === 'start' ? [] : [moment, 'edit']
  const works = busy.map(async kind => await work(kind, rig.ask, promises, fate, () => rig.isOver()))
  await new Promise(resolve => setTimeout(resolve, moment === 'import' || moment === 'mixed' ? fate.between(20, 900) : fate.between(0, 500)))
  if (moment === 'lock') {
    // The page may be gone before it can say so.
    await rig.order('waypost', `window.waypost.call('lock') && null`).catch(() => {})
    await new Promise(resolve => setTimeout(resolve, fate.between(0, 300)))
  }
  void Promise.all(works)
}

/** One that is killed before it is well up. */
async function killStart(application: string, profile: string, fate: Dice): Promise<void> {
  const rig = startRig(application, { profile, args: SCENARIO })
  await new Promise(resolve => setTimeout(resolve, fate.between(200, 1_400)))
  await rig.kill()
}

/** Whoever is killed between question and answer at the door has not answered: a vault then waits a second or more, as after a wrong passphrase, and somebody presses again. */
async function openedInTime(rig: Rig): Promise<{ readonly start: number; readonly damaged: number; readonly waited: boolean }> {
  const opened = rig.opened().then(reply => ({ ...reply, waited: false }))
  const waits = until(rig, 'unlock', `document.querySelector('[role=timer]') !== null`).then(() => 'waits' as const, async () => await opened)
  const first = await Promise.race([opened, waits])
  if (first !== 'waits') return first
  opened.catch(() => {})
  await until(rig, 'unlock', `document.querySelector('[role=timer]') === null`, 90_000)
  await rig.order('unlock', `([...document.querySelectorAll('button')].find(button => button.textContent.trim() === 'Open it').click(), null)`)
  return { ...await rig.opened(), waited: true }
}

/** What came from exchanges, as it is the same in every vault. */
async function exchanged(rig: Rig): Promise<string> {
  const { rows, objects, batches, revised, revoked } = must(await rig.ask('stateHash', true))
  return JSON.stringify({ rows, objects, batches, revised, revoked })
}

/** Sections in which every pull notes when it was. */
const RESTLESS = ['cursors', 'sources']

/** What the vault is when nothing happens in it. */
async function quiet(rig: Rig): Promise<StateHash> {
  return Object.fromEntries(Object.entries(must(await rig.ask('stateHash', false))).filter(([section]) => !RESTLESS.includes(section)))
}

/** Findings go out and come back by themselves: waits until nothing is owed and two pulls in a row have changed nothing. @returns what the vault is then; undefined when it finds no rest. */
async function atRest(rig: Rig): Promise<StateHash | undefined> {
  let last: string | undefined
  for (let look = 0; look < LOOKS; look++) {
    const asked = Date.now()
    must(await rig.ask('sync'))
    while (must(await rig.ask('status')).sources.some(({ pulled, problem }) => problem === undefined && (pulled === undefined || pulled < asked)) && Date.now() - asked < PULL_MS) {
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    const now = await quiet(rig)
    if (must(await rig.ask('status')).owed === 0 && JSON.stringify(now) === last) return now
    last = JSON.stringify(now)
  }
  return undefined
}

/** @param before what the vault was when it was killed while nothing happened in it. */
async function compare({ undisturbed }: Run, rig: Rig, promises: Promises, before: StateHash | undefined): Promise<readonly string[]> {
  const after = before === undefined ? {} : await quiet(rig)
  const changed = Object.entries(before ?? {}).filter(([section, hash]) => after[section] !== hash)
  const broken = [...changed.map(([section, hash]) => `nothing happened, and ${section} was ${hash} and is ${after[section]}`), ...promises.check(await look(rig.ask, promises))]
  if (promises.pulled.complete) return broken
  const { sources, rows, objects } = must(await rig.ask('status'))
  const sums = `${rows} rows, ${objects} objects`
  if (!undisturbed.boundaries.has(sums)) broken.push(`${sums} are there, which is no whole number of pages: ${[...undisturbed.boundaries].filter(each => each.startsWith(`${rows} rows`)).join('; ')}`)
  if (sources[1]?.pulled === undefined) return broken
  promises.pulled = { atLeast: undisturbed.rows, complete: true }
  return await exchanged(rig) === undisturbed.hash ? broken : [...broken, 'after the last page the vault is not what an undisturbed pull makes']
}

/** Whether a start after a kill takes longer than it may. One that seems to is compared once more with a good one of the same moment: other programs share these processors. */
async function tooSlow(all: Run, copy: string, start: number, normal: readonly number[]): Promise<readonly string[]> {
  const usual = quantile(normal.length > 0 ? normal : all.starts.good, 0.5)
  all.starts.killed.push(start)
  if (Number.isNaN(usual)) return []
  let ratio = start / usual
  for (let retake = 0; retake < RETAKES && ratio > MOST; retake++) ratio = Math.min(ratio, await startsAgain(all.application, copy))
  all.starts.ratios.push(ratio)
  return ratio > MOST ? [`the start took ${start.toFixed(0)} ms, and in each of ${RETAKES} more tries at least ${ratio.toFixed(2)} times as long as after a good end`] : []
}

/** @returns how many times as long a start from a killed profile takes as one after it was ended well. */
async function startsAgain(application: string, copy: string): Promise<number> {
  const profile = `${copy}-again`
  keep(copy, profile)
  const killed = startRig(application, { profile, args: SCENARIO })
  const { start } = await killed.opened()
  await killed.quit()
  const good = startRig(application, { profile, args: SCENARIO })
  const { start: usual } = await good.opened()
  await good.kill()
  rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  return start / usual
}
