import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { UNFINISHED } from '../../shared/journal/durable.ts'
import { NO_TRAP } from './files.ts'

/** What opens a vault, the most valuable first: without the first four nothing that is left opens, with any secret whatever. */
const KEYS = ['slots.a', 'slots.b', 'keyring.a', 'keyring.b', 'lease', 'origins', 'attempts'] as const

/**
 * Overwrites what opens a vault, makes that durable, and takes it away; then the rest of its folder. Nothing is moved aside first: of a disk that
 * copies on write no program can tell what stays behind, but what stays behind are slots, which open with a secret alone.
 *
 * @param others files elsewhere that belong to it.
 * @throws {Error} Something is still there that could open it.
 */
export function wipeVault(folder: string, others: readonly string[] = []): void {
  const files = [...KEYS.flatMap(name => [name, name + UNFINISHED]).map(name => path.join(folder, name)), ...others]
  for (const file of files) overwrite(file)
  for (const file of files) fs.rmSync(file, { force: true })
  syncFolder(folder)
  const left = files.filter(file => fs.existsSync(file))
  if (left.length > 0) throw new Error(`${left.length} files could not be wiped`)
  try {
    fs.rmSync(folder, { recursive: true, force: true })
  } catch {
    // What is left is sealed, and its keys are gone.
  }
}

/** A file that cannot be written can perhaps still be removed. */
function overwrite(file: string): void {
  try {
    const open = fs.openSync(file, fs.constants.O_RDWR | NO_TRAP)
    try {
      fs.writeSync(open, randomBytes(fs.fstatSync(open).size), 0, undefined, 0)
      fs.fdatasyncSync(open)
    } finally {
      fs.closeSync(open)
    }
  } catch {
    return
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const open = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(open)
  } finally {
    fs.closeSync(open)
  }
}
