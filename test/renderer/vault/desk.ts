import 'fake-indexeddb/auto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { openVault, createVault, type OpenVault } from '../../../electron/notary/vault.ts'
import { nativeAead } from '../../../electron/notary/native.ts'
import { bootVault, type Boot } from '../../../renderer/vault/boot.ts'
import { SegmentCache } from '../../../renderer/vault/cache.ts'
import { wire } from '../../../renderer/vault/wire.ts'
import { loadZstd, type Compressor } from '../../../renderer/vault/zstd.ts'
import { client, serve, type Calls, type Client, type Port } from '../../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../../shared/contract/notary.ts'
import { failed, type Reply } from '../../../shared/contract/reply.ts'
import type { UplinkCalls, UplinkEvents } from '../../../shared/contract/uplink.ts'
import type { VaultCalls, VaultEvents } from '../../../shared/contract/vault.ts'
import type { HttpRequest, Sent } from '../../../shared/exchange/http.ts'
import { aeadOver } from '../../../shared/seal/aead.ts'
import { type Hand, handOfContentKey } from '../../../shared/seal/hand.ts'
import { packHand } from '../../../shared/seal/lanes.ts'
import type { Aead } from '../../../shared/seal/ports.ts'
import { createSlots } from '../../../shared/seal/slots.ts'

/** A vault on disk, with the real notary beside it and without Electron around it. */
export interface Cabinet {
  readonly folder: string
  readonly practice: boolean
  /** Another vault than the one of `makeCabinet`: what it is called, and what its slot gave. */
  readonly kept?: { readonly name: string; readonly hand: Hand; readonly journalKey: Uint8Array<ArrayBuffer> }
}

const NAME = 'vault'
const contentKey = (): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(7)
const journalKey = (): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(9)
const webAead = aeadOver(crypto.subtle as never, length => crypto.getRandomValues(new Uint8Array(length)))
let closing: Promise<unknown> = Promise.resolve()
let zstd: Promise<Compressor> | undefined

export async function makeCabinet(practice: boolean): Promise<Cabinet> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-vault-test-'))
  const { slots } = await createSlots(nativeAead, async () => new Uint8Array(32), 'a passphrase for tests')
  const made = must(await createVault(folder, { name: NAME, practice, slots, journalKey: journalKey() }))
  made.close()
  return { folder, practice }
}

/** What stands at the other end of the uplink. */
export type Exchange = (request: HttpRequest) => Sent | Promise<Sent>

export interface Desk {
  readonly calls: Client<VaultCalls>
  readonly opened: VaultEvents['open']
  /** Everything that was told, newest last. */
  readonly told: readonly { readonly name: keyof VaultEvents; readonly value: unknown }[]
  last<K extends keyof VaultEvents>(name: K): VaultEvents[K] | undefined
  /** Resolves as soon as this has become true. */
  until(condition: () => boolean | Promise<boolean>, what?: string): Promise<void>
  network(network: UplinkEvents['network']): void
  close(): void
}

export interface DeskSettings {
  readonly exchange?: Exchange
  readonly user?: string
  /** Between the vault and the notary, for tests in which a commit fails or a process dies. */
  readonly around?: (notary: Calls<NotaryCalls>) => Calls<NotaryCalls>
  readonly now?: () => number
  /** For whoever wants to see which keys are used. */
  readonly aead?: Aead
}

const noGuard = (args: readonly unknown[]): never[] => args as never[]
const passing = <T extends object>(): T => new Proxy({}, { get: () => noGuard, has: () => true, getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: noGuard }) }) as T

/** Opens a cabinet as the app does: the vault behind real ports, the notary on real files. */
export async function openDesk({ folder, kept }: Cabinet, { exchange, user = 'Ada Analyst', around = notary => notary, now = Date.now, aead = webAead }: DeskSettings = {}): Promise<Desk> {
  zstd ??= loadZstd()
  await closing
  const store: OpenVault = must(await openVault(folder, kept?.name ?? NAME, kept?.journalKey.slice() ?? journalKey()))
  const ports: MessagePort[] = []
  const channel = (): [Port, Port] => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    return [wire(port1 as never), wire(port2 as never)]
  }
  let cache: SegmentCache | undefined
  const boot: Boot = bootVault({
    ground: {
      aead,
      cacheOf: id => (cache = new SegmentCache(id)),
      buffer: bytes => new SharedArrayBuffer(bytes),
    },
    zstd,
    world: { now, random: Math.random, newId: () => crypto.randomUUID(), breathe: async () => await new Promise(resolve => setTimeout(resolve)) },
    onFault: (call, fault) => { throw new Error(`${call} failed`, { cause: fault }) },
  })
  const [pageHere, pageThere] = channel()
  const page = client<VaultCalls, VaultEvents>(pageHere)
  const told: { name: keyof VaultEvents; value: unknown }[] = []
  const watchers = new Set<() => void>()
  for (const name of ['opening', 'open', 'rows', 'status', 'sync', 'annotations', 'outbox', 'saved', 'copying', 'fired', 'problem'] as const) {
    page.on(name, value => {
      told.push({ name, value })
      for (const watcher of watchers) watcher()
    })
  }
  boot.page(pageThere)
  const [notaryHere, notaryThere] = channel()
  // A process that ends does not write any more; this one goes on, so that it must not write behind the back of the next opening.
  let over = false
  let writing: Promise<unknown> = Promise.resolve()
  const notary = around(store.notary)
  const commit: typeof notary.commit = async asked => {
    if (over) return failed('gone')
    const written = Promise.resolve(notary.commit(asked))
    writing = Promise.allSettled([writing, written])
    return await written
  }
  serve<NotaryCalls>(notaryHere, { ...notary, commit }, passing())
  boot.notary(notaryThere)
  let network: (value: UplinkEvents['network']) => void = () => {}
  if (exchange !== undefined) {
    const [uplinkHere, uplinkThere] = channel()
    const uplink = serve<UplinkCalls, UplinkEvents>(uplinkHere, {
      send: async (_id, request) => ({ ok: true, value: await exchange(request) }),
      cancel: () => ({ ok: true, value: null }),
    }, passing())
    network = value => uplink.tell('network', value)
    boot.uplink(uplinkThere)
    network({ online: true, drill: false })
  }
  boot.keys({ hand: packHand(kept?.hand ?? await handOfContentKey(nativeAead, contentKey())), vault: kept?.name ?? NAME, practice: false, user })

  const last = <K extends keyof VaultEvents>(name: K): VaultEvents[K] | undefined => told.findLast(entry => entry.name === name)?.value as VaultEvents[K] | undefined
  const until = async (condition: () => boolean | Promise<boolean>, what = 'a condition'): Promise<void> => {
    const deadline = Date.now() + 20_000
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`${what} did not come true`)
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  await until(() => last('open') !== undefined || last('problem') !== undefined, 'the vault opening')
  const opened = last('open')
  const close = (): void => {
    boot.stop()
    over = true
    closing = writing.then(() => {
      store.close()
      cache?.close()
      for (const port of ports) port.close()
    })
  }
  if (opened === undefined) {
    close()
    throw new Error(`the vault did not open: ${last('problem')?.code}`)
  }
  return { calls: page.calls, opened, told, last, until, network, close }
}

export function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`expected a value, got ${reply.problem.code}`)
  return reply.value
}

/** Everything that Dexie holds, gone: what a browser does that finds its database damaged. */
export async function loseCache(): Promise<void> {
  await closing
  for (const { name } of await indexedDB.databases()) {
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name ?? '')
      request.addEventListener('success', () => resolve())
      request.addEventListener('error', () => reject(request.error))
      request.addEventListener('blocked', () => resolve())
    })
  }
}
