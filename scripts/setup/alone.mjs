import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './say.mjs'

const folder = path.resolve(import.meta.dirname, '../../.cache')

/** No step takes this long; by then the number in the lock belongs to some other program. */
const TOO_OLD_MS = 15 * 60_000

/** Runs `work` while no other start in this checkout runs the same. A holder that died does not hold on. */
export async function alone(name, work) {
  const lock = path.join(folder, `${name}.lock`)
  fs.mkdirSync(folder, { recursive: true })
  for (let told = false; !take(lock);) {
    if (!told) say(`Waiting for another ${name} in this checkout …`)
    told = true
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    fs.rmSync(lock, { force: true })
  }
}

function take(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (problem) {
    if (problem.code !== 'EEXIST') throw problem
    if (!isAlive(lock)) fs.rmSync(lock, { force: true })
    return false
  }
}

function isAlive(lock) {
  try {
    if (Date.now() - fs.statSync(lock).mtimeMs > TOO_OLD_MS) return false
    const holder = Number(fs.readFileSync(lock, 'utf8'))
    // A holder that has not written its number yet is alive for our purposes.
    if (holder > 0) process.kill(holder, 0)
    return true
  } catch (problem) {
    return problem.code === 'EPERM'
  }
}
