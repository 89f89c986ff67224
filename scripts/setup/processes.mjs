import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { constants } from 'node:os'

const PATIENCE_MS = 5_000
const PARENT_BEAT_MS = 1_000
const ECHO_MS = 500
const RUN = randomUUID()
const running = new Set()
let ending

/**
 * Starts a program that does not outlive us: in a process group of its own, which is gone when this process is, however that ends
 * (SIGKILL excepted, which nobody can answer).
 *
 * @param user Whom to run as: `{ uid, gid }`, or undefined for who we are.
 */
export function start(command, args, { env = process.env, user, ...options } = {}) {
  const child = spawn(command, args, {
    detached: process.platform !== 'win32',
    env: { ...env, WAYPOST_RUN: RUN },
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    ...options,
  })
  running.add(child)
  child.once('error', () => running.delete(child))
  child.once('exit', () => {
    running.delete(child)
    // What the program left in its group has lost its purpose.
    killGroup(child)
  })
  return child
}

/**
 * Runs a program to its end.
 *
 * @param log A file that receives all it says, besides the terminal.
 * @returns Its exit code; 128 + the number of the signal that ended it.
 */
export function run(command, args, { log, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { stdio: log === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'], ...options })
    if (log !== undefined) {
      const file = fs.createWriteStream(log)
      for (const [stream, terminal] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
        stream.on('data', bytes => {
          file.write(bytes)
          terminal.write(bytes)
        })
      }
      child.once('close', () => file.end())
    }
    child.once('error', reject)
    child.once('close', (code, by) => resolve(code ?? 128 + constants.signals[by]))
  })
}

/** Runs a program to its end and keeps its words. */
export function hear(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let words = ''
    child.stdout.on('data', text => { words += text })
    child.stderr.on('data', text => { words += text })
    child.once('error', reject)
    child.once('close', (code, by) => resolve({ code: code ?? 128 + constants.signals[by], words }))
  })
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => endAll(128 + constants.signals[name]))

// npm that is killed takes nobody with it; whoever killed it wants us gone too.
if (process.env.npm_lifecycle_event !== undefined) {
  const before = parents()
  setInterval(() => { if (parents() !== before) endAll(128 + constants.signals.SIGHUP) }, PARENT_BEAT_MS).unref()
}

/** npm is the parent of our parent where its shell stays between us. */
function parents() {
  try {
    return `${process.ppid} ${/^PPid:\s+(\d+)$/m.exec(fs.readFileSync(`/proc/${process.ppid}/status`, 'utf8'))?.[1]}`
  } catch {
    return String(process.ppid)
  }
}

/** The last that was started ends first: Electron dies badly when its display goes away under it. */
function endAll(code) {
  // npm may hand on the very signal that the terminal gave us already; a person who means it asks again later.
  if (ending !== undefined && performance.now() - ending < ECHO_MS) return
  if (ending !== undefined) process.exit(code)
  ending = performance.now()
  setTimeout(() => process.exit(code), PATIENCE_MS)
  const next = () => {
    const last = [...running].at(-1)
    if (last === undefined) process.exit(code)
    last.once('exit', next)
    // To the leader alone: Chromium takes it as a crash when its helpers are told to end from outside.
    last.kill('SIGTERM')
  }
  next()
}

process.on('exit', () => {
  for (const child of running) killGroup(child)
  sweep()
})

function killGroup(child) {
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}

/** Some programs, Playwright's Electron among them, lead a process group of their own; on Linux the mark in their environment finds them. */
function sweep() {
  if (process.platform !== 'linux') return
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (Number(pid) !== process.pid && fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`WAYPOST_RUN=${RUN}`)) process.kill(Number(pid), 'SIGKILL')
    } catch {
      // Gone meanwhile, or not ours to look at.
    }
  }
}
