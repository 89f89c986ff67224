// npm run soak -- clocks N: a clock that is wrong by a year, or jumps while one works (G12). Needs libfaketime.
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Promises } from './promises.ts'
import { type Rig, give, layRig, must, ownFolder, startRig } from './rig.ts'
import { look, step } from './shift.ts'
import { type Soak, type Tally, dice } from './suite.ts'

export const needsElectron = true
export const usualTrials = 6

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/faketime/libfaketime.so.1', '/usr/local/lib/faketime/libfaketime.so.1']
/** From one clock to another, at a moment while Waypost runs. */
const JUMPS: readonly (readonly [string, string])[] = [['-400d', '-400d'], ['+400d', '+400d'], ['+0', '+400d'], ['+0', '-400d'], ['-1h', '+1h'], ['+10y', '-10y']]
const LOCK_SECONDS = 6
const TOLERANCE_SECONDS = 2

export async function run({ trials, seed, say, scratch }: Soak): Promise<Tally> {
  const library = LIBRARIES.find(file => existsSync(file))
  if (library === undefined) {
    say('libfaketime is not installed (apt-get install faketime): skipped')
    return { passed: 0, failed: 0, skipped: trials }
  }
  const application = await layRig(scratch)
  const profile = ownFolder(scratch, 'clocks')
  const clock = path.join(ownFolder(scratch, 'clock'), 'now')
  const set = (offset: string): void => {
    writeFileSync(clock, offset)
    give(clock)
  }
  const env = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' }
  const fate = dice(seed)
  const promises = new Promises()
  let failed = 0
  for (let trial = 0; trial < trials; trial++) {
    const [before, after] = JUMPS[trial % JUMPS.length]!
    const broken: string[] = []
    set(before)
    let rig: Rig | undefined
    try {
      rig = startRig(application, { profile, env, args: ['--practice', '--practice-movements=2000', `--lock-after=${LOCK_SECONDS}`] })
      await rig.opened()
      const seen = await rig.order<number>('main', 'Date.now()')
      if (before !== '+0' && Math.abs(seen - Date.now()) < 1_000_000) broken.push('the clock is not the one that was set, so that nothing is proved')
      while (must(await rig.ask('status')).sources[0]?.pulled === undefined) await new Promise(resolve => setTimeout(resolve, 50))
      const { rows } = must(await rig.ask('status'))
      promises.pulled = { atLeast: rows, complete: true }
      for (let n = 0; n < 6; n++) await step('edit', rig.ask, promises, fate)
      broken.push(...promises.check(await look(rig.ask, promises)))
      const touched = performance.now()
      await rig.order('main', `(pages.get('waypost').sendInputEvent({ type: 'mouseMove', x: 40, y: 40 }), null)`)
      set(after)
      broken.push(...promises.check(await look(rig.ask, promises)))
      const took = await lockedAfter(rig, touched)
      if (Math.abs(took - LOCK_SECONDS) > TOLERANCE_SECONDS) broken.push(`it locked after ${took.toFixed(1)} s instead of ${LOCK_SECONDS}`)
    } catch (fault) {
      broken.push(fault instanceof Error ? fault.message : String(fault))
    }
    await rig?.kill()
    if (broken.length > 0) failed++
    for (const words of broken) say(`from ${before} to ${after}: ${words}`)
  }
  return { passed: trials - failed, failed }
}

/** Seconds until the workspace is gone. */
async function lockedAfter(rig: Rig, since: number): Promise<number> {
  while (performance.now() - since < 60_000) {
    if (await rig.order<boolean>('main', `pages.get('waypost').isDestroyed()`)) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return (performance.now() - since) / 1_000
}
