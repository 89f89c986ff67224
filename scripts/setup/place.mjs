import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { resolveElectron } from '../../tools/electron-runtime/resolve.mjs'
import { hasDisplay, lendDisplay, mustAnswer, startDisplay } from './display.mjs'
import { bringLibraries } from './libraries.mjs'
import { say, step, Trouble } from './say.mjs'
import { as, canRead, offersSandbox, ordinaryUser, stage } from './user.mjs'

const project = path.resolve(import.meta.dirname, '../..')
/** What Electron reads of the checkout. */
const APPLICATION = ['package.json', 'out']
/** Docker gives 64 MB, in which Chromium's shared buffers do not fit. */
const SMALL_SHARED_MEMORY = 512 * 2 ** 20
/** Fatal errors only: a machine without a message bus or a graphics card would fill the terminal with lines that mean nothing to anybody. */
const QUIET = '--log-level=3'
/** A virtual screen has no graphics card. Chromium finds that out by losing its GPU process twice, which takes 300 ms of every start. */
const NO_CARD = '--disable-gpu'
/** These name folders and services of the user that we were, not of the one that Electron becomes. */
const PERSONAL = ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS', 'TMPDIR']

/** @throws {Trouble} No runtime is to be had, or a system library is missing and not ours to install. */
export async function bringElectron() {
  const { executable, from } = await step('Looking for an Electron runtime', put => resolveElectron(put).catch(problem => {
    throw new Trouble(problem.message)
  }))
  await bringLibraries(executable, { display: hasDisplay() })
  return { executable, from }
}

/**
 * Makes everything ready for Electron to run: a display, an ordinary user when we are root (Chromium's sandbox refuses root), and copies
 * that this user can read when the originals lie in a closed folder.
 *
 * @param electron The executable of a runtime.
 * @param from Folder of the checkout, or of a packaged application.
 * @param parts What the application consists of, by name in that folder.
 * @param home Where an ordinary user keeps what root's home folder is closed for; made when missing. A folder that goes with us if left out.
 * @returns `executable` to spawn, `application` to hand to it, `switches` for Chromium, `env`, `scratch` (a folder that Electron's user may
 *   write and that goes with us), `user` (undefined when we are an ordinary user ourselves), and whether a `display` of our own was started.
 */
export async function takePlace({ electron, from = project, parts = APPLICATION, home }) {
  mustAnswer()
  const user = ordinaryUser()
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-'))
  process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }))
  if (user !== undefined) fs.chownSync(scratch, user.uid, user.gid)

  const ownDisplay = !hasDisplay()
  // Chromium still writes when a throw-away profile has been discarded, and one that is killed leaves its socket: both go with us.
  const temporary = { TMPDIR: scratch }
  const env = { ...process.env, ...temporary, ...ownDisplay ? await startDisplay(scratch, user) : lendDisplay(scratch, user) }
  const sandboxed = offersSandbox(user)
  if (!sandboxed) {
    say('Chromium\'s sandbox cannot work here: '
      + (process.getuid() === 0 ? 'we are root, and this machine does not let us become anybody else.' : 'this kernel lets ordinary users make no namespaces.'))
    say('Electron runs with --no-sandbox: good for trying out, not for real material.')
  }
  const switches = [
    QUIET,
    ...ownDisplay ? [NO_CARD] : [],
    ...sandboxed ? [] : ['--no-sandbox'],
    ...hasSmallSharedMemory() ? ['--disable-dev-shm-usage'] : [],
  ]
  if (user === undefined) return { executable: electron, application: from, switches, env, scratch, user, ownDisplay }

  const runtime = path.dirname(electron)
  const readable = canRead(user, [runtime, ...parts.map(part => path.join(from, part))])
  const staged = path.join(scratch, 'application')
  if (!readable) {
    await step('Copying Waypost to where an ordinary user can read it', () => {
      stage(runtime, path.join(scratch, 'electron'))
      fs.mkdirSync(staged)
      fs.chmodSync(staged, 0o755)
      for (const part of parts) stage(path.join(from, part), path.join(staged, part))
    })
  }
  const own = home ?? path.join(scratch, 'home')
  fs.mkdirSync(own, { recursive: true, mode: 0o700 })
  fs.chownSync(own, user.uid, user.gid)
  const executable = path.join(scratch, 'electron-as-user')
  const real = readable ? electron : path.join(scratch, 'electron', path.basename(electron))
  fs.writeFileSync(executable, becoming(user, { HOME: own, USER: user.name, LOGNAME: user.name, ...temporary }, real), { mode: 0o755 })
  return { executable, application: readable ? from : staged, switches, env, scratch, user, ownDisplay }
}

/** A program that becomes the user and then Electron, as one and the same process: whoever started it can watch and end it as if it were Electron. */
function becoming(user, own, electron) {
  const environment = ['env', ...PERSONAL.flatMap(name => ['-u', name]), ...Object.entries(own).map(([name, value]) => `${name}=${value}`)]
  return `#!/bin/sh\nexec ${[...environment, ...as(user, electron)].map(quoted).join(' ')} "$@"\n`
}

function quoted(word) {
  return `'${word.replaceAll('\'', String.raw`'\''`)}'`
}

function hasSmallSharedMemory() {
  try {
    const { bavail, bsize } = fs.statfsSync('/dev/shm')
    return bavail * bsize < SMALL_SHARED_MEMORY
  } catch {
    return process.platform === 'linux'
  }
}
