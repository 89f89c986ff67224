// Waypost in real Electron without a person and without Playwright: a start costs a second, an order a few milliseconds.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { rolldown } from 'rolldown'
import type { Reply } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'
import { askInWorker, givenAsJson, openPort } from '../vault/worker-page.ts'
import { family, isAlive, marked, signal } from './processes.ts'
import type { Order, Word } from './rig-words.ts'

export interface RigOptions {
  readonly profile: string
  readonly args?: readonly string[]
  readonly env?: { readonly [name: string]: string }
  /** In the place of the usual one. */
  readonly executable?: string
}

/** One running Waypost and its ears. */
export interface Rig {
  readonly profile: string
  readonly pid: number
  /** Milliseconds on `performance.now()`'s clock when its process was started. */
  readonly started: number
  /** Evaluates there; see `Order`. */
  order<T = unknown>(at: Order['at'], run: string): Promise<T>
  /** A page, or a new one of that name after a lock, or the vault worker, runs. */
  seen(what: Order['at'] | 'intake'): Promise<void>
  /** Resolves when the vault is open; milliseconds from the start of the process, and from the key to the rows. */
  opened(patience?: number): Promise<{ readonly start: number; readonly unlock: number; readonly rebuilt: boolean; readonly damaged: number }>
  /** Asks the vault worker. Arguments and answers pass as JSON. */
  readonly ask: <K extends keyof VaultCalls>(call: K, ...args: Parameters<VaultCalls[K]>) => Promise<ReturnType<VaultCalls[K]>>
  /** All its processes. */
  processes(): readonly number[]
  /** SIGKILL to the whole group at once; resolves when the last of them is gone. */
  kill(): Promise<void>
  /** Ends it as a person would. */
  quit(): Promise<void>
  isOver(): boolean
}

const STUCK_MS = 30_000
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) if (child.pid !== undefined) signal([-child.pid], 'SIGKILL')
})

/**
 * Copies what was built to where Electron's user can read it, with the rig in the place of the main program. A build that somebody makes meanwhile does not
 * change the program in the middle of a long run.
 *
 * @returns the folder to hand to Electron.
 */
export async function layRig(scratch: string): Promise<string> {
  const folder = path.join(scratch, 'rigged')
  mkdirSync(folder)
  cpSync('out', path.join(folder, 'out'), { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...JSON.parse(readFileSync('package.json', 'utf8')) as object, main: 'rig.mjs' }))
  const bundling = await rolldown({ input: 'test/soak/rig-main.ts', platform: 'node', external: [/^electron/, /^node:/, /^\.\/out\//] })
  await bundling.write({ file: path.join(folder, 'rig.mjs'), format: 'esm', codeSplitting: false })
  await bundling.close()
  chmodSync(folder, 0o755)
  return folder
}

/** An empty folder that Electron's user may write. */
export function ownFolder(scratch: string, name: string): string {
  const folder = mkdtempSync(path.join(scratch, `${name}-`))
  give(folder)
  return folder
}

/** Lets Electron's user have it. */
export function give(file: string): void {
  const user = Number(process.env['WAYPOST_USER'])
  if (user > 0) chownSync(file, user, user)
}

export function startRig(application: string, { profile, args = [], env = {}, executable = mustKnow('WAYPOST_ELECTRON') }: RigOptions): Rig {
  const mark = `WAYPOST_RIG=${randomUUID()}`
  const started = performance.now()
  const child = spawn(executable, [...(process.env['WAYPOST_SWITCHES'] ?? '').split(' ').filter(Boolean), application, `--user-data-dir=${profile}`, ...args], {
    env: { ...process.env, ...env, WAYPOST_RIG: mark.slice(mark.indexOf('=') + 1) },
    stdio: ['pipe', 'pipe', process.env['WAYPOST_RIG_LOUD'] === undefined ? 'ignore' : 'inherit'],
    detached: true,
  })
  const { pid } = child
  if (pid === undefined) throw new Error('Electron did not start')
  running.add(child)
  let over = false
  const ended = new Promise<void>(resolve => child.once('close', () => {
    over = true
    running.delete(child)
    for (const { reject } of waiting.values()) reject(new Over(fault))
    waiting.clear()
    for (const hear of watching) hear()
    resolve()
  }))
  // A group that is killed closes the pipe under an order that is being written.
  child.stdin.on('error', () => {})
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (fault: Error) => void }>()
  const there = new Set<string>()
  const watching = new Set<() => void>()
  let next = 1
  let fault: string | undefined
  createInterface({ input: child.stdout }).on('line', line => {
    const word = readWord(line)
    if (word === undefined) return
    if ('seen' in word) {
      there.add(word.seen)
      for (const hear of watching) hear()
      return
    }
    if (!('order' in word)) {
      fault = word.fault
      return
    }
    const asked = waiting.get(word.order)
    waiting.delete(word.order)
    if ('fault' in word) asked?.reject(new Error(word.fault))
    else asked?.resolve(word.value)
  })

  const order = async <T>(at: Order['at'], run: string): Promise<T> => {
    if (over) throw new Over(fault)
    const number = next++
    return await new Promise((resolve, reject) => {
      const stuck = setTimeout(() => {
        waiting.delete(number)
        reject(new Error(`no answer within ${STUCK_MS} ms from ${at}`))
      }, STUCK_MS)
      waiting.set(number, {
        resolve(value) {
          clearTimeout(stuck)
          resolve(value as T)
        },
        reject(fault) {
          clearTimeout(stuck)
          reject(fault)
        },
      })
      child.stdin.write(`${JSON.stringify({ order: number, at, run } satisfies Order)}\n`)
    })
  }
  const seen = async (what: string): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => look(new Error(`no ${what} within ${STUCK_MS} ms`)), STUCK_MS)
      const look = (late?: Error): void => {
        if (!there.has(what) && !over && late === undefined) return
        clearTimeout(timer)
        watching.delete(hear)
        if (there.has(what)) resolve()
        else reject(over ? new Over(fault) : late!)
      }
      const hear = (): void => look()
      watching.add(hear)
      look()
    })
  }
  // Renderers have lost the mark: Chromium writes its process titles over the environment.
  const all = (): number[] => [...new Set([...family(pid), ...marked(mark)])]
  const gone = async (members: readonly number[]): Promise<void> => {
    await ended
    const deadline = performance.now() + STUCK_MS
    const still = (): number[] => [...members.filter(isAlive), ...marked(mark)]
    for (let left = still(); left.length > 0; left = still()) {
      signal(left, 'SIGKILL')
      if (performance.now() > deadline) throw new Error(`${left.length} processes do not end`)
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  return {
    profile,
    pid,
    started,
    order,
    seen,
    async opened(patience = STUCK_MS) {
      await seen('worker')
      // A worker is announced a moment before its globals are there; a promise that is awaited then ends the renderer.
      while (!await order<boolean>('worker', `typeof setTimeout === 'function' && typeof MessageChannel === 'function'`)) await new Promise(resolve => setTimeout(resolve, 5))
      await order('worker', `(${String(openPort)})()`)
      const told = await order<string>('worker', `(${String(waitForOpen)})(${patience})`)
      const { problem, unlock, rebuilt, damaged } = JSON.parse(told) as { readonly problem?: string; readonly unlock: number; readonly rebuilt: boolean; readonly damaged: number }
      if (problem !== undefined) throw new Error(`the vault did not open: ${problem}`)
      return { start: performance.now() - started, unlock, rebuilt, damaged }
    },
    ask: async (call, ...args) => JSON.parse(await order<string>('worker', `(${String(askInWorker)})(${JSON.stringify({ name: call, given: givenAsJson(args) })})`)) as ReturnType<VaultCalls[typeof call]>,
    processes: all,
    async kill() {
      const members = over ? [] : all()
      signal([-pid], 'SIGKILL')
      await gone(members)
    },
    async quit() {
      const members = all()
      await order('main', `setImmediate(() => electron.app.quit()) && null`).catch(() => {})
      const plug = setTimeout(() => signal([-pid], 'SIGKILL'), STUCK_MS)
      await ended
      clearTimeout(plug)
      await gone(members)
    },
    isOver: () => over || !isAlive(pid),
  }
}

/** The rig ended, mostly because it was killed. */
export class Over extends Error {
  override readonly name = 'Over'

  constructor(fault = 'Waypost has ended') {
    super(fault)
  }
}

export function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`expected a value, got ${reply.problem.code}`)
  return reply.value
}

/** Runs in the worker. */
async function waitForOpen(patience: number): Promise<string> {
  const { told } = globalThis as typeof globalThis & { told: readonly { readonly name: string; readonly value: { readonly code?: string; readonly rebuilt?: boolean; readonly damaged?: number } }[] }
  const deadline = performance.now() + patience
  for (;;) {
    const open = told.find(({ name }) => name === 'open')
    const problem = told.find(({ name }) => name === 'problem')
    if (open !== undefined) {
      const at = (mark: string): number => performance.getEntriesByName(mark)[0]?.startTime ?? NaN
      return JSON.stringify({ unlock: at('waypost rows') - at('waypost key'), rebuilt: open.value.rebuilt, damaged: open.value.damaged })
    }
    if (problem !== undefined || performance.now() > deadline) return JSON.stringify({ problem: problem?.value.code ?? 'late' })
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

function readWord(line: string): Word | undefined {
  try {
    return JSON.parse(line) as Word
  } catch {
    return undefined
  }
}

function mustKnow(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: start this with \`npm run soak\``)
  return value
}
