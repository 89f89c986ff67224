import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const NOBODY = { uid: 65_534, gid: 65_534, name: 'nobody' }

/** The user to drop to when we are root: `nobody`, who owns nothing. Undefined when we are not root, or cannot drop (some containers). */
export function ordinaryUser() {
  if (process.getuid?.() !== 0) return undefined
  return trySpawn(as(NOBODY, 'true')) ? NOBODY : undefined
}

/** The words of a command that becomes `user` and then runs `command`, as one process. */
export function as(user, ...command) {
  return user === undefined ? command : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--', ...command]
}

/** Whether `user` can read everything below each of `paths`, found out by being them. */
export function canRead(user, paths) {
  const { status, stdout } = spawnSync(...split(as(user, 'find', '-L', ...paths, '!', '-readable', '-print', '-quit')))
  return status === 0 && stdout.length === 0
}

/**
 * Whether this kernel lets `user` make the namespaces of Chromium's sandbox. Some distributions and most containers do not.
 * Without the program that tells we assume that it does; Chromium refuses to start if not.
 */
export function offersSandbox(user) {
  if (process.platform !== 'linux') return true
  if (user === undefined && process.getuid() === 0) return false
  const { status, error } = spawnSync(...split(as(user, 'unshare', '--user', '--map-root-user', '--net', 'true')))
  return status === 0 || error?.code === 'ENOENT'
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
  // Whatever mask we were started with.
  fs.chmodSync(to, 0o755)
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

function trySpawn(command) {
  return spawnSync(...split(command)).status === 0
}

function split([program, ...args]) {
  return [program, args]
}
