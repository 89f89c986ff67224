// A vault at work in a plain process: a tenth of what Electron costs, with the same notary and the same vault worker on the same disk.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'
import { nativeAead } from '../../electron/notary/native.ts'
import { createVault } from '../../electron/notary/vault.ts'
import { PRACTICE_PASSPHRASE } from '../../renderer/unlock/practice.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'
import { toHex } from '../../shared/seal/bytes.ts'
import type { Hand } from '../../shared/seal/hand.ts'
import { packHand } from '../../shared/seal/lanes.ts'
import { FLOOR, createSlots } from '../../shared/seal/slots.ts'
import { rolldown } from 'rolldown'
import { must } from '../renderer/vault/desk.ts'
import { argon2, enterBy } from './made-vault.ts'
import { Over } from './rig.ts'
import { signal } from './processes.ts'

export interface DeskOrder {
  readonly order: number
  readonly call: string
  readonly args: readonly unknown[]
}

/** A practice vault and its keys, which a passphrase that everybody knows opens too. */
export interface Bare {
  readonly name: string
  readonly hand: Hand
  readonly journalKey: Uint8Array<ArrayBuffer>
}

/** What `work` and `look` ask; a vault in Electron has the same. */
export interface Asked {
  readonly ask: <K extends keyof VaultCalls>(call: K, ...args: Parameters<VaultCalls[K]>) => Promise<ReturnType<VaultCalls[K]>>
  isOver(): boolean
  kill(): Promise<void>
  processes(): readonly number[]
}

export interface DeskRig extends Asked {
  opened(): Promise<{ readonly damaged: number; readonly rebuilt: boolean; readonly rows: number }>
  /** What was told of the pulls since it opened. */
  pulls(): Promise<readonly { readonly objects: number; readonly movements: number }[]>
}

const STUCK_MS = 30_000
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** @returns the program, as a file. */
export async function bundleDesk(scratch: string): Promise<string> {
  const file = path.join(process.cwd(), '.cache/soak', `desk-process-${path.basename(scratch)}.mjs`)
  const bundling = await rolldown({ input: 'test/soak/desk-process.ts', platform: 'node', external: id => !id.startsWith('.') && !path.isAbsolute(id) && !id.endsWith('desk-process.ts') })
  await bundling.write({ file, format: 'esm', codeSplitting: false })
  await bundling.close()
  return file
}

export async function makeBare(vaults: string, name = 'Practice'): Promise<Bare> {
  const { slots } = await createSlots(nativeAead, argon2, PRACTICE_PASSPHRASE, FLOOR)
  const keys = await enterBy(slots, PRACTICE_PASSPHRASE)
  must(await createVault(vaults, { name, practice: true, slots, journalKey: keys.journalKey.slice() })).close()
  return { name, hand: keys.hand, journalKey: keys.journalKey }
}

/** @param movements of its exchange; 0 for none. */
export function startDesk(program: string, vaults: string, { name, hand, journalKey }: Bare, movements: number): DeskRig {
  const child = spawn(process.execPath, [program, vaults, name, toHex(packHand(hand)), toHex(journalKey), String(movements)], { stdio: ['pipe', 'pipe', process.env['WAYPOST_RIG_LOUD'] === undefined ? 'ignore' : 'inherit'] })
  const { pid } = child
  if (pid === undefined) throw new Error('the process did not start')
  running.add(child)
  child.stdin.on('error', () => {})
  let over = false
  let next = 1
  const waiting = new Map<number, { readonly resolve: (reply: unknown) => void; readonly reject: (fault: Error) => void }>()
  let isOpen: (opened: never) => void = () => {}
  let isNot: (fault: Error) => void = () => {}
  const opened = new Promise<{ readonly damaged: number; readonly rebuilt: boolean; readonly rows: number }>((resolve, reject) => {
    isOpen = resolve as (opened: never) => void
    isNot = reject
  })
  opened.catch(() => {})
  const ended = new Promise<void>(resolve => child.once('close', () => {
    over = true
    running.delete(child)
    isNot(new Over())
    for (const { reject } of waiting.values()) reject(new Over())
    resolve()
  }))
  createInterface({ input: child.stdout }).on('line', line => {
    let word
    try {
      word = JSON.parse(line) as { readonly opened?: never; readonly problem?: string; readonly order?: number; readonly reply?: unknown }
    } catch {
      // It was killed in the middle of a word.
      return
    }
    if (word.opened !== undefined) isOpen(word.opened)
    if (word.problem !== undefined) isNot(new Error(word.problem))
    if (word.order === undefined) return
    waiting.get(word.order)?.resolve(word.reply)
    waiting.delete(word.order)
  })
  const order = async (call: string, args: readonly unknown[]): Promise<unknown> => {
    if (over) throw new Over()
    const number = next++
    return await new Promise((resolve, reject) => {
      const stuck = setTimeout(() => reject(new Error(`no answer within ${STUCK_MS} ms to ${call}`)), STUCK_MS)
      const settle = <T>(end: (value: T) => void) => (value: T): void => {
        clearTimeout(stuck)
        end(value)
      }
      waiting.set(number, { resolve: settle(resolve), reject: settle(reject) })
      child.stdin.write(`${JSON.stringify({ order: number, call, args: args.map(arg => (arg instanceof Uint32Array ? { u32: [...arg] } : arg)) } satisfies DeskOrder)}\n`)
    })
  }
  return {
    ask: async (call, ...args) => await order(call, args) as ReturnType<VaultCalls[typeof call]>,
    pulls: async () => must(await order('told', []) as Reply<readonly { readonly objects: number; readonly movements: number }[]>),
    opened: async () => await opened,
    isOver: () => over,
    processes: () => over ? [] : [pid],
    async kill() {
      signal([pid], 'SIGKILL')
      await ended
    },
  }
}
