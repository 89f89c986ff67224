// npm run soak -- shifts N: one shift after the other at one laptop; nothing grows (G42, in short).
import { readFileSync, readdirSync } from 'node:fs'
import { PRACTICE_PASSPHRASE } from '../../renderer/unlock/practice.ts'
import { unlock } from './hands.ts'
import { Promises } from './promises.ts'
import { type Rig, layRig, ownFolder, startRig } from './rig.ts'
import { step } from './shift.ts'
import { type Soak, type Tally, dice } from './suite.ts'

export const needsElectron = true
export const usualTrials = 100

/** Shifts until everything that is made once is made. */
const WARM = 10
/** Of the main process, which alone lives through a lock. */
const MOST_GROWTH = 0.05

export async function run({ trials, seed, say, scratch }: Soak): Promise<Tally> {
  const rig = startRig(await layRig(scratch), { profile: ownFolder(scratch, 'shifts'), args: ['--practice', '--practice-movements=2000', '--lock-after=1800'] })
  const fate = dice(seed)
  const promises = new Promises()
  await rig.opened()
  let first: ReturnType<typeof measure> | undefined
  let last: ReturnType<typeof measure> | undefined
  let done = 0
  try {
    for (; done < trials + WARM; done++) {
      for (let n = 0; n < 5; n++) await step('edit', rig.ask, promises, fate)
      await rig.ask('sync')
      await rig.order('main', `(electron.powerMonitor.emit('lock-screen'), null)`)
      await rig.order('main', `(pages.delete('waypost'), null)`)
      await unlock(rig, PRACTICE_PASSPHRASE)
      await rig.opened()
      if (done % 10 !== WARM - 1 && done !== trials + WARM - 1) continue
      await rig.order('main', `(globalThis.gc?.(), null)`)
      await new Promise(resolve => setTimeout(resolve, 1_000))
      last = measure(rig)
      first ??= last
      say(`${done + 1} locks: main ${(last.bytes / 1e6).toFixed(0)} MB, ${last.handles} handles, ${last.processes} processes`)
    }
  } catch (fault) {
    say(`lock ${done + 1}: ${fault instanceof Error ? fault.message : String(fault)}`)
    await rig.kill()
    return { passed: done, failed: 1 }
  }
  await rig.kill()
  if (first === undefined || last === undefined) return { passed: 0, failed: 1 }
  const growth = last.bytes / first.bytes - 1
  const broken = [
    ...(growth > MOST_GROWTH ? [`main grew by ${(growth * 100).toFixed(1)} %`] : []),
    ...(last.handles > first.handles + 2 ? [`main holds ${last.handles} handles, ${first.handles} after the first shifts`] : []),
    ...(last.processes > first.processes ? [`${last.processes} processes run, ${first.processes} after the first shifts`] : []),
  ]
  for (const words of broken) say(`${words} in ${trials} shifts, seed ${seed}`)
  say(`main grew by ${(growth * 100).toFixed(1)} % in ${trials} shifts`)
  return broken.length === 0 ? { passed: trials, failed: 0 } : { passed: 0, failed: trials }
}

function measure(rig: Rig): { readonly bytes: number; readonly handles: number; readonly processes: number } {
  const rss = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${rig.pid}/status`, 'utf8'))?.[1] ?? '0'
  return { bytes: Number(rss) * 1_024, handles: readdirSync(`/proc/${rig.pid}/fd`).length, processes: rig.processes().length }
}
