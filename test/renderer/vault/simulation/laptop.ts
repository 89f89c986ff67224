import { nativeAead } from '../../../../electron/notary/native.ts'
import { type Store, openStore } from '../../../../electron/notary/store.ts'
import { bootVault, type Boot } from '../../../../renderer/vault/boot.ts'
import type { SegmentCache } from '../../../../renderer/vault/cache.ts'
import type { Compressor } from '../../../../renderer/vault/zstd.ts'
import { client, serve, type Calls, type Client, type Port } from '../../../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../../../shared/contract/notary.ts'
import { done, failed, type Reply } from '../../../../shared/contract/reply.ts'
import type { UplinkCalls, UplinkEvents } from '../../../../shared/contract/uplink.ts'
import type { VaultCalls, VaultEvents } from '../../../../shared/contract/vault.ts'
import type { HttpRequest, Sent } from '../../../../shared/exchange/http.ts'
import { startJournal } from '../../../../shared/journal/journal.ts'
import { DiskFault } from '../../../../shared/journal/ports.ts'
import { toHex } from '../../../../shared/seal/bytes.ts'
import { type Hand, handOfContentKey } from '../../../../shared/seal/hand.ts'
import { packHand } from '../../../../shared/seal/lanes.ts'
import type { Aead } from '../../../../shared/seal/ports.ts'
import { PowerCut, SimulatedDisk, randomAftermath } from '../../../shared/journal/simulated-disk.ts'
import type { Dice, World } from '../../../shared/sync/simulation/world.ts'

const JOURNAL_KEY = new Uint8Array(32).fill(9)
const FOLDER = 'vault'

/** The way to the exchange, as this laptop finds it. */
export type Line = (request: HttpRequest) => Promise<Sent>

/** One laptop with the product's own vault worker and the notary's store, over a disk in memory whose power can go at any change. */
export class Laptop {
  readonly name: string
  readonly #world: World
  readonly #dice: Dice
  readonly #zstd: Compressor
  readonly #line: Line
  readonly #aead: Aead
  #disk = new SimulatedDisk()
  #life: Life | undefined
  /** Its clock less the true time, milliseconds. */
  clock = 0
  readonly faults: string[] = []

  constructor(name: string, world: World, dice: Dice, zstd: Compressor, line: Line) {
    this.name = name
    this.#world = world
    this.#dice = dice
    this.#zstd = zstd
    this.#line = line
    this.#aead = { ...nativeAead, random: length => Uint8Array.from({ length }, () => dice.below(256)) }
  }

  now(): number {
    return Math.round(this.#world.now + this.clock)
  }

  get isUp(): boolean {
    return this.#life !== undefined
  }

  /** What the screen would ask; undefined while the laptop is off. */
  get calls(): Client<VaultCalls> | undefined {
    return this.#life?.calls
  }

  async first(): Promise<void> {
    await startJournal({ files: this.#disk, folder: `${FOLDER}/journal`, aead: this.#aead }, JOURNAL_KEY, { id: this.#aead.random(16), practice: false, created: 0 })
    await this.wake()
  }

  crash(): void {
    const life = this.#life
    if (life === undefined) return
    life.alive = false
    life.boot.stop()
    this.#life = undefined
    this.#restart()
  }

  /** The power goes at one of the next changes of the disk. */
  crashSoon(): void {
    this.#disk.plan({ at: this.#dice.below(24), what: 'power-cut' })
  }

  steady(): void {
    this.#disk.plan(undefined)
  }

  #restart(): void {
    this.#disk = this.#disk.afterCut(randomAftermath({ seed: 0, below: this.#dice.below }))
  }

  /** The power comes back, and the vault is opened. */
  async wake(): Promise<void> {
    if (this.#life !== undefined) return
    let store: Store
    try {
      const opened = await openStore(this.#disk, FOLDER, this.#aead, JOURNAL_KEY)
      if (!opened.ok) throw new Error(`the vault of ${this.name} is ${opened.why}`)
      store = opened.store
    } catch (fault) {
      if (!(fault instanceof PowerCut)) throw fault
      return this.#restart()
    }
    const { journal, segments, ring } = store.pieces()
    if (journal > 0 || segments.length > 0 || ring) throw new Error(`the vault of ${this.name} is damaged`)
    this.#life = this.#boot(store, await handOfContentKey(this.#aead, new Uint8Array(32).fill(7)))
  }

  #boot(store: Store, hand: Hand): Life {
    const boot = bootVault({
      ground: { aead: this.#aead, cacheOf: () => NO_CACHE, buffer: bytes => new ArrayBuffer(bytes) },
      zstd: Promise.resolve(this.#zstd),
      world: { now: () => this.now(), random: this.#dice.random, newId: () => this.#dice.uuid(), breathe: async () => await this.#world.sleep(1) },
      onFault: (call, fault) => void this.faults.push(`${call}: ${fault instanceof Error ? fault.message : 'something'}`),
    })
    const [pageHere, pageThere] = wire()
    const [notaryHere, notaryThere] = wire()
    const [uplinkHere, uplinkThere] = wire()
    const page = client<VaultCalls, VaultEvents>(pageHere)
    const life: Life = { alive: true, boot, calls: page.calls, open: false, comparing: 0 }
    page.on('open', () => { life.open = true })
    page.on('problem', ({ code }) => { if (life.alive && code !== 'gone') this.faults.push(code) })
    page.on('sync', ({ phase }) => { life.comparing = phase === 'idle' || phase === 'stopped' ? 0 : life.comparing + 1 })
    boot.page(pageThere)
    serve<NotaryCalls>(notaryHere, this.#notary(store, life), anything())
    boot.notary(notaryThere)
    const uplink = serve<UplinkCalls, UplinkEvents>(uplinkHere, {
      send: async (_id, request) => {
        const sent = life.alive ? await this.#line(request) : undefined
        return sent === undefined || !life.alive ? await never() : done(sent)
      },
      cancel: () => done(null),
    }, anything())
    boot.uplink(uplinkThere)
    uplink.tell('network', { online: true, drill: false })
    boot.keys({ hand: packHand(hand), vault: 'vault', practice: false, user: this.name })
    return life
  }

  /** The notary's calls over its own store. A power cut ends everything: nobody gets an answer any more. */
  #notary(store: Store, life: Life): Calls<NotaryCalls> {
    const { journal } = store
    const onDisk = async <T>(act: () => Promise<Reply<T>>): Promise<Reply<T>> => {
      if (!life.alive) return await never()
      try {
        return await act()
      } catch (fault) {
        if (fault instanceof PowerCut) {
          if (life.alive) this.crash()
          return await never()
        }
        return failed(fault instanceof DiskFault ? 'disk-failed' : 'internal')
      }
    }
    let last: Promise<unknown> = Promise.resolve()
    return {
      state: () => done({
        vault: toHex(journal.header.vault), records: journal.records(), next: journal.next(), torn: journal.torn, damaged: 0, practice: false, pieces: { ...store.pieces(), witness: false },
      }),
      replay: from => onDisk(async () => {
        const replayed = await journal.replay(from)
        return replayed === undefined ? failed('vault-damaged') : done(replayed)
      }),
      keyring: () => done(store.keyring()),
      segments: () => done([...journal.segments().keys()]),
      segment: name => onDisk(async () => {
        const bytes = await store.segment(name)
        return bytes === undefined ? failed('vault-damaged') : done(bytes)
      }),
      commit: commit => {
        const before = last
        const turn = onDisk(async () => {
          await before
          return done({ sequence: await store.commit(commit) })
        })
        last = turn
        return turn
      },
      checkIn: () => done(null),
      audit: () => done(null),
      renew: () => failed('not-allowed'),
      heal: () => failed('not-allowed'),
    }
  }
}

interface Life {
  alive: boolean
  open: boolean
  comparing: number
  readonly boot: Boot
  readonly calls: Client<VaultCalls>
}

const never = (): Promise<never> => new Promise(() => {})

/** The second copy is lost at every opening: nothing is lost by it. */
const NO_CACHE = {
  names: async () => new Set(), read: async () => undefined, keep: async () => false, forget: async () => {}, clear: async () => {}, close: () => {},
} as unknown as SegmentCache

/** Two ends, a copy of each message later. */
function wire(): [Port, Port] {
  const ears: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const end = (own: 0 | 1): Port => ({
    post: message => {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => { for (const hear of ears[own === 0 ? 1 : 0]) hear(copy) })
    },
    listen: hear => void ears[own].push(hear),
    close: () => {},
  })
  return [end(0), end(1)]
}

const anything = <T extends object>(): T => new Proxy({}, {
  get: () => (args: readonly unknown[]) => args, has: () => true, getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: true }),
}) as T
