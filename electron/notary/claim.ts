import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { randomBytes } from 'node:crypto'
import { DiskFault } from '../../shared/journal/ports.ts'
import { asked, readNow } from './files.ts'

/** The right to write into a folder, held by one living process at a time. */
export interface Claim {
  /** Whether it is still ours. Asked before each commit: a claim that another copy took over by mistake must not write on. */
  holds(): boolean
  release(): void
}

const NAME = 'lock'
/** A notary that was told to end is gone after this long at most. */
const PATIENCE_MS = 600
const LOOK_MS = 100
/** From making a file to its text being in it, at most. */
const UNWRITTEN_MS = 300

/**
 * Takes the claim, also from a process that died with it.
 *
 * @returns undefined when a living process holds it.
 * @throws {DiskFault}
 */
export async function claimFolder(folder: string): Promise<Claim | undefined> {
  const lock = path.join(folder, NAME)
  const mine = `${process.pid}.${startOf(process.pid) ?? ''}.${randomBytes(6).toString('hex')}`
  const until = performance.now() + PATIENCE_MS
  while (!await asked(async () => place(lock, mine))) {
    if (await asked(async () => takeAway(lock))) continue
    if (performance.now() >= until) return undefined
    await pause(LOOK_MS)
  }
  const holds = (): boolean => readClaim(lock) === mine
  return {
    holds,
    release() {
      if (holds()) fs.rmSync(lock, { force: true })
    },
  }
}

/** Whether another living process holds the claim. */
export async function isClaimed(folder: string): Promise<boolean> {
  const lock = path.join(folder, NAME)
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const held = readClaim(lock)
    if (held === undefined || Number.parseInt(held, 10) === process.pid || !isAlive(held)) return false
    if (performance.now() >= until) return true
    await pause(LOOK_MS)
  }
}

/**
 * A symbolic link to nowhere: made in one step with its text, and small enough to need no block of a disk that is full. A file where the disk
 * knows no links.
 */
function place(lock: string, text: string): boolean {
  try {
    fs.symlinkSync(text, lock)
    return true
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') return false
    if (codeOf(fault) !== 'EPERM' && codeOf(fault) !== 'ENOSYS') throw fault
  }
  try {
    fs.writeFileSync(lock, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') return false
    throw fault
  }
}

/** Removes the claim of a process that is gone. It is renamed first, so that of two who try only one succeeds, and looked at again. */
function takeAway(lock: string): boolean {
  const held = readClaim(lock)
  if (held === undefined) return true
  if (isAlive(held) || (held === '' && isFresh(lock))) return false
  const aside = `${lock}.${process.pid}`
  try {
    fs.renameSync(lock, aside)
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return true
    throw fault
  }
  if (readClaim(aside) === held) {
    fs.rmSync(aside, { force: true })
    return true
  }
  // Between the look and the rename somebody else had placed a new one.
  fs.renameSync(aside, lock)
  return false
}

/** Where a claim is a file it has no text for a moment, while its holder writes it. */
function isFresh(lock: string): boolean {
  const made = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Math.abs(Date.now() - made) < UNWRITTEN_MS
}

function readClaim(lock: string): string | undefined {
  try {
    return fs.readlinkSync(lock)
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return undefined
    if (codeOf(fault) !== 'EINVAL' && codeOf(fault) !== 'UNKNOWN') throw new DiskFault('failed')
  }
  return readNow(lock)
}

function isAlive(claim: string): boolean {
  const [pid, start] = claim.split('.')
  const number = Number(pid)
  // A process that died between making the file and writing its text, where a claim is a file.
  if (!Number.isSafeInteger(number) || number <= 0) return false
  if (!isRunning(number)) return false
  const now = startOf(number)
  // The number of a process is used again after a while, and after a restart of the computer soon.
  return start === '' || now === undefined || now === start
}

/** Whether some process has this number now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (fault) {
    return codeOf(fault) === 'EPERM'
  }
}

/** When a process began, in a form that is the same for no two that ever had this number; '0' for one that has ended and was not yet buried; undefined where the system does not say. */
function startOf(pid: number): string | undefined {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? '0' : `${boot}-${fields[19]}`
  } catch {
    return undefined
  }
}

function codeOf(fault: unknown): unknown {
  return fault instanceof Error && 'code' in fault ? fault.code : undefined
}
