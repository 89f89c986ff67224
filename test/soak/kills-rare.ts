// Kills at moments that come once in the life of a vault: its passphrase is changed, an older format is opened, what is past its time is dropped.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { StixObject } from '../../shared/stix/object.ts'
import { locations, movements } from '../renderer/vault/traffic.ts'
import { NAME, PASSPHRASE } from '../vectors/vaults/known.ts'
import { evidence, keep } from './evidence.ts'
import { press, type as typeIn, unlock, until } from './hands.ts'
import { giveAll, makeFilledVault } from './made-vault.ts'
import { Promises } from './promises.ts'
import { type Rig, must, ownFolder, startRig } from './rig.ts'
import { look, work } from './shift.ts'
import { type Soak, type Tally, dice, seedOf } from './suite.ts'

interface Means extends Soak {
  readonly application: string
}

const ARGS = ['--lock-after=1800']
const FIRST = 'a first passphrase for kills'

/** A new passphrase: afterwards the old one opens, or the new one, and the new one alone if the change was answered. */
export async function killPassphrases({ application, scratch, seed, say }: Means, kills: number): Promise<Tally> {
  const profile = ownFolder(scratch, 'passphrase')
  await makeFilledVault(profile, 'Passphrase', FIRST, async () => {})
  const fate = dice(seed)
  const promises = new Promises()
  let now = FIRST
  let failed = 0
  let rig = await enter(application, profile, now)
  for (let kill = 0; kill < kills; kill++) {
    const broken: string[] = []
    try {
      const writing = work('edit', rig.ask, promises, fate, () => rig.isOver())
      const change = changePassphrase(rig, now)
      const next = await change.chosen
      let answered = false
      void change.done.then(isDone => { answered = isDone })
      // Argon2id over 256 MiB twice, and then the moment that matters.
      await Promise.race([change.done, new Promise(resolve => setTimeout(resolve, fate.between(0, 6_000)))])
      if (fate.below(2) === 0) await new Promise(resolve => setTimeout(resolve, fate.between(0, 30)))
      await rig.kill()
      await writing
      const candidates = answered ? [next] : [next, now]
      const opened = await enterWithOneOf(application, profile, candidates)
      if (opened === undefined) throw new Error(answered ? 'the new passphrase does not open the vault' : 'neither passphrase opens the vault')
      rig = opened.rig
      now = opened.passphrase
      broken.push(...promises.check(await look(rig.ask, promises)))
    } catch (fault) {
      broken.push(fault instanceof Error ? fault.message : String(fault))
    }
    if (broken.length === 0) continue
    failed++
    for (const words of broken) say(`kill ${kill + 1} during a change of passphrase, seed ${seed}: ${words}`)
    say(`the profile as it was left: ${evidence(profile, `passphrase-${seed}-${kill + 1}`)}`)
    break
  }
  await rig.kill()
  return { passed: failed === 0 ? kills : 0, failed }
}

async function enter(application: string, profile: string, passphrase: string): Promise<Rig> {
  const rig = startRig(application, { profile, args: ARGS })
  await rig.seen('unlock')
  await unlock(rig, passphrase)
  const { damaged } = await rig.opened()
  if (damaged > 0) throw new Error(`${damaged} parts of the vault are damaged`)
  return rig
}

/** One program for each try: a vault that refused one makes the next wait. */
async function enterWithOneOf(application: string, profile: string, candidates: readonly string[]): Promise<{ readonly rig: Rig; readonly passphrase: string } | undefined> {
  for (const passphrase of candidates) {
    const rig = startRig(application, { profile, args: ARGS })
    await rig.seen('unlock')
    const outcome = await tryAtDoor(rig, passphrase)
    if (outcome === 'open') {
      const { damaged } = await rig.opened()
      if (damaged > 0) throw new Error(`${damaged} parts of the vault are damaged`)
      return { rig, passphrase }
    }
    await rig.kill()
  }
  return undefined
}

/** @returns what came of it. A vault that waits after a failed try is asked again when it has waited. */
async function tryAtDoor(rig: Rig, passphrase: string): Promise<'open' | 'refused'> {
  await until(rig, 'unlock', `document.querySelector('input[type=password]') !== null`)
  await rig.order('unlock', `(document.querySelector('input[type=password]').focus(), null)`)
  await typeIn(rig, 'unlock', passphrase)
  for (;;) {
    await press(rig, 'unlock', 'Enter')
    const outcome = await Promise.race([
      until(rig, 'waypost', `document.documentElement.dataset.phase === 'open'`, 30_000).then(() => 'open' as const),
      until(rig, 'unlock', `document.querySelector('[role=timer]') !== null`, 30_000).then(() => 'wait' as const),
      until(rig, 'unlock', `document.querySelector('[role=alert]') !== null`, 30_000).then(() => 'refused' as const),
    ])
    if (outcome !== 'wait') return outcome
    if (await rig.order<boolean>('unlock', `document.querySelector('[role=alert]') !== null`)) return 'refused'
    await until(rig, 'unlock', `document.querySelector('[role=timer]') === null`, 90_000)
    await rig.order('unlock', `(document.querySelector('input[type=password]').focus(), null)`)
  }
}

/** Goes through the window in which a passphrase is changed, taking the words that it offers. */
function changePassphrase(rig: Rig, from: string): { readonly chosen: Promise<string>; readonly done: Promise<boolean> } {
  const chosen = (async () => {
    await rig.order('main', `(pages.delete('unlock'), null)`)
    await rig.order('waypost', `window.waypost.call('changePassphrase')`)
    await until(rig, 'unlock', `document.querySelectorAll('input[type=password]').length >= 2 && document.querySelector('.generated-words') !== null`)
    return await rig.order<string>('unlock', `[...document.querySelectorAll('.generated-words li')].map(item => item.textContent.replace(/^\\d+/, '')).join(' ')`)
  })()
  const done = chosen.then(async to => {
    for (const [field, text] of [[0, from], [1, to]] as const) {
      await rig.order('unlock', `(document.querySelectorAll('input[type=password]')[${field}].focus(), null)`)
      await typeIn(rig, 'unlock', text)
    }
    await press(rig, 'unlock', 'Enter')
    await until(rig, 'unlock', `document.querySelector('output.door-done') !== null`, 30_000)
    return true
  }).catch(() => false)
  return { chosen, done }
}

/** A vault of the first format: opened, written to and rewritten by this build, it keeps all that it held. */
export async function killUpgrades({ application, scratch, seed, say }: Means, kills: number): Promise<Tally> {
  let failed = 0
  for (let kill = 0; kill < kills; kill++) {
    const own = seedOf(seed, kill)
    const fate = dice(own)
    const profile = ownFolder(scratch, 'upgrade')
    mkdirSync(path.join(profile, 'vaults'))
    cpSync(`test/vectors/vaults/1/${NAME}`, path.join(profile, 'vaults', NAME), { recursive: true })
    giveAll(profile)
    const broken: string[] = []
    const promises = new Promises()
    let rig = await enter(application, profile, PASSPHRASE)
    try {
      const before = await held(rig)
      await adopt(rig, promises)
      const works = (['edit', 'renew', 'compact'] as const).map(async kind => await work(kind, rig.ask, promises, fate, () => rig.isOver()))
      await new Promise(resolve => setTimeout(resolve, fate.between(0, 500)))
      await rig.kill()
      await Promise.all(works)
      rig = await enter(application, profile, PASSPHRASE)
      broken.push(...promises.check(await look(rig.ask, promises)))
      if (await held(rig) !== before) broken.push('it does not hold what it held')
    } catch (fault) {
      broken.push(fault instanceof Error ? fault.message : String(fault))
    }
    await rig.kill()
    if (broken.length > 0) {
      failed++
      for (const words of broken) say(`kill ${kill + 1} during an upgrade, seed ${own}: ${words}`)
      say(`the profile as it was left: ${evidence(profile, `upgrade-${own}`)}`)
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
  return { passed: kills - failed, failed }
}

/** What is there already counts as promised. */
async function adopt(rig: Rig, promises: Promises): Promise<void> {
  const shown = await look(rig.ask, promises)
  for (const { id, text } of shown.notes) promises.keep({ kind: 'annotate', text }, id)
  for (const { id, title } of shown.outbox) promises.keep({ kind: 'forward', title }, id)
  for (const [key, text] of Object.entries(shown.drafts)) promises.keep({ kind: 'draft', key, text })
  promises.pulled = { atLeast: shown.rows, complete: true }
}

/** All sections that edits do not touch. */
async function held(rig: Rig): Promise<string> {
  const { rows, arrivals, objects, provenance, texts, words, batches, revised, revoked, pending, sources, cursors, user } = must(await rig.ask('stateHash', true))
  return JSON.stringify({ rows, arrivals, objects, provenance, texts, words, batches, revised, revoked, pending, sources, cursors, user })
}

const KEPT = 'some passphrase for retention'
/** Movements of the test's traffic are a minute apart from the first of January on. */
const TRAFFIC = 30_000

/** A rule drops what is past its time: before or after, never in part, and in the end what an undisturbed run leaves. */
export async function killRetentions({ application, scratch, seed, say }: Means, kills: number): Promise<Tally> {
  const fate = dice(seed)
  const template = ownFolder(scratch, 'retention')
  await makeFilledVault(template, 'Retention', KEPT, async ({ calls }) => {
    const { import: id } = must(await calls.beginImport('traffic'))
    must(await calls.importPart(id, { objects: locations() as readonly StixObject[] }))
    const scattered = movements(TRAFFIC).map((movement, n) => ({ ...movement, time: movement.time - (n % 13) * 30 * 86_400_000 }))
    for (let from = 0; from < TRAFFIC; from += 6_000) must(await calls.importPart(id, { movements: scattered.slice(from, from + 6_000) }))
    must(await calls.commitImport(id))
  })
  const twin = ownFolder(scratch, 'twin')
  keep(template, twin)
  const undisturbed = await enter(application, twin, KEPT)
  const full = must(await undisturbed.ask('status')).rows
  const months = 14
  await dropAll(undisturbed, months)
  const [left, after] = [must(await undisturbed.ask('status')).rows, await kept(undisturbed)]
  await undisturbed.kill()
  if (left === full || left === 0) throw new Error(`the rule leaves ${left} of ${full} rows: nothing can be seen by that`)
  let failed = 0
  for (let kill = 0; kill < kills; kill++) {
    const profile = ownFolder(scratch, 'retaining')
    keep(template, profile)
    const broken: string[] = []
    let rig = await enter(application, profile, KEPT)
    try {
      const dropping = dropAll(rig, months).catch(() => {})
      await new Promise(resolve => setTimeout(resolve, fate.between(0, 700)))
      await rig.kill()
      await dropping
      rig = await enter(application, profile, KEPT)
      const { rows } = must(await rig.ask('status'))
      if (rows !== full && rows !== left) broken.push(`${rows} rows are there, before the rule there were ${full} and after it ${left}`)
      await dropAll(rig, months)
      if (await kept(rig) !== after) broken.push('the rule does not leave what it leaves undisturbed')
    } catch (fault) {
      broken.push(fault instanceof Error ? fault.message : String(fault))
    }
    await rig.kill()
    if (broken.length > 0) {
      failed++
      for (const words of broken) say(`kill ${kill + 1} during a retention run, seed ${seed}: ${words}`)
      say(`the profile as it was left: ${evidence(profile, `retention-${seed}-${kill + 1}`)}`)
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
  return { passed: kills - failed, failed }
}

async function dropAll(rig: Rig, months: number): Promise<void> {
  must(await rig.ask('setRetention', { months }))
  must(await rig.ask('retain'))
}

async function kept(rig: Rig): Promise<string> {
  const { rows, objects, texts, words } = must(await rig.ask('stateHash', true))
  return JSON.stringify({ rows, objects, texts, words })
}

