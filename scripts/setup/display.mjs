import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { start } from './processes.mjs'
import { Trouble } from './say.mjs'

const SCREEN = '1600x1000x24'
const START_MS = 15_000

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * A display of our own, which only holders of its cookie may draw on.
 *
 * @param folder Where the cookie goes; `user` must be able to read it.
 * @param user Whom Xvfb runs as.
 * @returns The environment that leads a program to it.
 */
export async function startDisplay(folder, user) {
  const cookie = path.join(folder, 'Xauthority')
  fs.writeFileSync(cookie, authority(), { mode: 0o600 })
  if (user !== undefined) fs.chownSync(cookie, user.uid, user.gid)
  const args = ['-displayfd', '3', '-auth', cookie, '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset']
  const xvfb = start('Xvfb', args, { user, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const number = await new Promise((resolve, reject) => {
    let words = ''
    xvfb.stderr.on('data', text => { words += text })
    xvfb.once('error', reject)
    xvfb.once('exit', code => reject(new Trouble(`Xvfb did not start (${code}): ${words.trim()}`)))
    setTimeout(() => reject(new Trouble('Xvfb did not start in time.')), START_MS).unref()
    xvfb.stdio[3].once('data', text => resolve(String(text).trim()))
  })
  xvfb.unref()
  xvfb.stderr.unref()
  xvfb.stdio[3].unref()
  return { DISPLAY: `:${number}`, XAUTHORITY: cookie, WAYLAND_DISPLAY: undefined }
}

/** @throws {Trouble} DISPLAY names a screen of this machine, and none is there. */
export function mustAnswer() {
  const number = /^:(\d+)(\.\d+)?$/.exec(process.env.DISPLAY ?? '')?.[1]
  if (number === undefined || process.platform !== 'linux' || fs.existsSync(`/tmp/.X11-unix/X${number}`)) return
  throw new Trouble(`DISPLAY is ${process.env.DISPLAY}, and no screen answers there. Name another, or unset it: a virtual screen is used then.`)
}

/**
 * Lets another user draw on the display that we have, by a copy of the cookie.
 *
 * @returns The environment that leads a program to it.
 */
export function lendDisplay(folder, user) {
  const own = process.env.XAUTHORITY || path.join(os.homedir(), '.Xauthority')
  if (user === undefined || !fs.existsSync(own)) return {}
  const cookie = path.join(folder, 'Xauthority')
  fs.copyFileSync(own, cookie)
  fs.chownSync(cookie, user.uid, user.gid)
  return { XAUTHORITY: cookie }
}

/** An Xauthority file with one entry that fits every display: family, address, number, name, data, each counted by two big-endian bytes. */
function authority() {
  const counted = bytes => [Buffer.from([bytes.length >> 8, bytes.length & 0xff]), Buffer.from(bytes)]
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...['', '', 'MIT-MAGIC-COOKIE-1', randomBytes(16)].flatMap(counted)])
}
