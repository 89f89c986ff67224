// npm run soak -- clocks N: from one start to the next the clock jumps by years, in both directions (G12). Needs libfaketime.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Promises } from './promises.ts'
import { type Rig, layRig, must, ownFolder, startRig } from './rig.ts'
import { look, step } from './shift.ts'
import { type Soak, type Tally, dice } from './suite.ts'

export const needsElectron = true
export const usualTrials = 7

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/faketime/libfaketime.so.1', '/usr/local/lib/faketime/libfaketime.so.1']
/** One clock after the other, on the same vault. Sandboxed processes cannot read a file that would tell them of a jump while they run. */
const CLOCKS = ['-400d', '+400d', '+0', '+3650d', '-3650d', '+1h', '-1h']
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
  const fate = dice(seed)
  const promises = new Promises()
  let failed = 0
  for (let trial = 0; trial < trials; trial++) {
    const offset = CLOCKS[trial % CLOCKS.length]!
    const executable = faked(scratch, { LD_PRELOAD: library, FAKETIME: offset, DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' })
    const broken: string[] = []
    let rig: Rig | undefined
    try {
      rig = startRig(application, { profile, executable, args: ['--no-sandbox', '--practice', '--practice-movements=2000', `--lock-after=${LOCK_SECONDS}`] })
      await rig.opened()
      const seen = await rig.order<number>('main', 'Date.now()')
      if (offset.endsWith('d') && Math.abs(seen - Date.now()) < 1_000_000) broken.push('the clock is not the one that was set, so that nothing is proved')
      while (must(await rig.ask('status')).sources[0]?.pulled === undefined) await new Promise(resolve => setTimeout(resolve, 50))
      const { rows } = must(await rig.ask('status'))
      promises.pulled = { atLeast: rows, complete: true }
      for (let n = 0; n < 6; n++) await step('edit', rig.ask, promises, fate)
      broken.push(...promises.check(await look(rig.ask, promises)))
      const touched = performance.now()
      await rig.order('main', `(pages.get('waypost').sendInputEvent({ type: 'mouseMove', x: 40, y: 40 }), null)`)
      const took = await lockedAfter(rig, touched)
      if (Math.abs(took - LOCK_SECONDS) > TOLERANCE_SECONDS) broken.push(`it locked after ${took.toFixed(1)} s instead of ${LOCK_SECONDS}`)
    } catch (fault) {
      broken.push(fault instanceof Error ? fault.message : String(fault))
    }
    await rig?.kill()
    if (broken.length > 0) failed++
    for (const words of broken) say(`with a clock at ${offset}: ${words}`)
  }
  return { passed: trials - failed, failed }
}

/** The usual program with these in its environment, set after it became another user: libfaketime leaves things behind that are its first user's. */
function faked(scratch: string, env: { readonly [name: string]: string }): string {
  const usual = process.env['WAYPOST_ELECTRON'] ?? ''
  const set = Object.entries(env).map(([name, value]) => `'${name}=${value}'`).join(' ')
  const file = path.join(scratch, 'faked')
  const becoming = usual.endsWith('electron-as-user') ? readFileSync(usual, 'utf8').replace(`'--' `, `'--' 'env' ${set} `) : `#!/bin/sh\nexec env ${set} '${usual}' "$@"\n`
  writeFileSync(file, becoming, { mode: 0o755 })
  return file
}

/** Seconds until the workspace is gone. */
async function lockedAfter(rig: Rig, since: number): Promise<number> {
  while (performance.now() - since < 60_000) {
    if (await rig.order<boolean>('main', `pages.get('waypost').isDestroyed()`)) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return (performance.now() - since) / 1_000
}
