import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const NOBODY = { uid: 65_534, gid: 65_534 }

/** The user to drop to when we are root: `nobody`, who owns nothing. Undefined when we are not root, or cannot drop (some containers). */
export function ordinaryUser() {
  if (process.getuid?.() !== 0) return undefined
  return spawnSync('/bin/true', { ...NOBODY }).status === 0 ? NOBODY : undefined
}

/** Whether `user` can read every one of `files`, found out by being them. */
export function canRead(user, files) {
  return files.every(file => spawnSync('/usr/bin/test', ['-r', file], { ...user }).status === 0)
}

/**
 * Makes a folder appear where another user can read it, at no cost where the disk can link.
 *
 * @param from A folder or a file.
 * @param to Does not exist yet.
 * @param skip Names to leave out, at the top.
 */
export function stage(from, to, skip = []) {
  const entry = fs.lstatSync(from)
  if (entry.isSymbolicLink()) return fs.symlinkSync(fs.readlinkSync(from), to)
  if (!entry.isDirectory()) return stageFile(from, to, entry.mode)
  fs.mkdirSync(to)
  for (const name of fs.readdirSync(from)) if (!skip.includes(name)) stage(path.join(from, name), path.join(to, name))
}

function stageFile(from, to, mode) {
  const isOpen = (mode & 0o004) !== 0
  try {
    // A link shares its mode with the file, so one that others may not read has to be a copy.
    if (isOpen) return fs.linkSync(from, to)
  } catch (problem) {
    if (problem.code !== 'EXDEV' && problem.code !== 'EPERM' && problem.code !== 'EMLINK') throw problem
  }
  fs.copyFileSync(from, to)
  fs.chmodSync(to, 0o444 | (mode & 0o111 ? 0o111 : 0))
}
