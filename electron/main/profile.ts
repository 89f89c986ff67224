import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Wishes } from './switches.ts'

/** Where this run keeps its files. A throw-away one goes with the process. */
export interface Profile {
  readonly folder: string
  readonly throwAway: boolean
}

const PRACTICE = 'waypost-practice-'

/**
 * Chooses the profile and makes its folder, readable by its owner alone.
 *
 * @param usual the folder that Electron proposes.
 */
export function chooseProfile(wishes: Wishes, usual: string): Profile {
  if (wishes.userData !== undefined) return ready(path.resolve(wishes.userData), false)
  // The number of the process stands in the name from the first moment, so that no sweep takes a folder that is being made.
  if (wishes.practice) return ready(mkdtempSync(path.join(tmpdir(), `${PRACTICE}${process.pid}-`)), true)
  return ready(usual, false)
}

/** Large blobs may have been spilled in the clear by a run that was killed; a run that ends well leaves none. */
export function emptySpills({ folder }: Profile): void {
  discard(path.join(folder, 'blob_storage'))
  for (const partition of entries(path.join(folder, 'Partitions'))) discard(path.join(folder, 'Partitions', partition, 'blob_storage'))
}

/** Removes throw-away profiles whose process is gone. */
export function sweepPractice(own: Profile): void {
  for (const name of entries(tmpdir())) {
    const folder = path.join(tmpdir(), name)
    const pid = /^waypost-practice-(?<pid>\d+)-/.exec(name)?.groups?.['pid']
    if (pid !== undefined && folder !== own.folder && (Number(pid) === process.pid || !isRunning(Number(pid)))) discard(folder)
  }
}

export function discardProfile({ folder, throwAway }: Profile): void {
  if (throwAway) discard(folder)
}

function ready(folder: string, throwAway: boolean): Profile {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    chmodSync(folder, 0o700)
  } catch {
    // Another user's folder stays as it is; what lies in it is sealed.
  }
  return { folder, throwAway }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // Another user's, or still being written to; the next start tries again.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'EPERM'
  }
}
