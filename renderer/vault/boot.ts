import { client, serve, type Calls, type Client, type Port } from '../../shared/contract/channel.ts'
import type { KeysMessage } from '../../shared/contract/host.ts'
import type { NotaryCalls } from '../../shared/contract/notary.ts'
import { failed } from '../../shared/contract/reply.ts'
import type { VaultCalls, VaultEvents } from '../../shared/contract/vault.ts'
import type { Hand } from '../../shared/seal/hand.ts'
import { unpackHand } from '../../shared/seal/lanes.ts'
import { audited } from './audited.ts'
import { vaultGuards } from './guards.ts'
import { Link } from './link.ts'
import { openVault, type Ground } from './opening.ts'
import { Session, type World } from './session.ts'
import type { Truth } from './truth.ts'
import { warmUp } from './warmth.ts'
import type { Compressor } from './zstd.ts'

export interface BootMeans {
  readonly ground: Omit<Ground, 'notary' | 'zstd'>
  readonly zstd: Promise<Compressor>
  readonly world: Omit<World, 'tell' | 'keep'>
  readonly onFault: (call: string, fault: unknown) => void
  /** Milliseconds to leave to whatever else starts before the way of an unlock is warmed up; not at all when absent. */
  readonly warmAfter?: number
}

/** User timing marks for the benchmarks: the key is here, the rows can be asked. */
export const MARKS = { key: 'waypost key', rows: 'waypost rows' } as const

/** The wires of a vault, which may come in any order and at any time. */
export interface Boot {
  /** A page of the workspace; a second window has one of its own over the same vault. */
  page(port: Port): void
  notary(port: Port): void
  /** A later one takes the place of an earlier one. */
  uplink(port: Port): void
  keys(message: KeysMessage): void
  stop(): void
}

type Ear = <K extends keyof VaultEvents>(name: K, value: VaultEvents[K]) => void

/** What the door handed over; its bytes are wiped. */
function handOf({ hand }: KeysMessage): Hand | undefined {
  const unpacked = unpackHand(hand)
  hand.fill(0)
  return unpacked
}

/** Opens the vault once its notary and its key are there, and answers pages from then on. Before that everything is `locked`. */
export function bootVault({ ground, zstd, world, onFault, warmAfter }: BootMeans): Boot {
  const ears: Ear[] = []
  const tell: Ear = (name, value) => {
    for (const ear of ears) ear(name, value)
  }
  let session: Session | undefined
  let notary: Port | undefined
  let keys: KeysMessage | undefined
  let opening = false
  const link = new Link(() => session?.linkChanged(), () => session?.linkReturned())
  let asks: Client<NotaryCalls> | undefined
  let member: string | undefined
  let truth: Truth | undefined
  const keep: World['keep'] = async event => asks === undefined || truth === undefined ? failed('locked') : await asks.audit(await truth.sealedEvent({ ...event, ...(member === undefined ? {} : { member }) }))
  const calls = audited(callsOf(() => session), keep)

  const open = async (): Promise<void> => {
    if (notary === undefined || keys === undefined || opening) return
    opening = true
    performance.mark(MARKS.key)
    const { user, vault } = keys
    const hand = handOf(keys)
    if (hand === undefined) return tell('problem', { code: 'internal' })
    asks = client<NotaryCalls>(notary).calls
    member = hand.member.id
    const opened = await openVault(hand, { ...ground, notary: asks, zstd: await zstd }, step => tell('opening', step))
    if (!opened.ok) return tell('problem', opened.problem)
    truth = opened.value.truth
    session = new Session(opened.value, link, { ...world, tell, keep })
    performance.mark(MARKS.rows)
    const started = await session.start(user, vault)
    if (!started.ok) tell('problem', started.problem)
  }
  const openSoon = (): void => {
    open().catch((fault: unknown) => {
      onFault('open', fault)
      tell('problem', { code: 'internal' })
    })
  }

  if (warmAfter !== undefined) {
    setTimeout(() => {
      void zstd.then(ready => warmUp(ready, ground.aead, ground.buffer, world.breathe, () => opening))
    }, warmAfter)
  }

  return {
    page(port) {
      const served = serve<VaultCalls, VaultEvents>(port, calls, vaultGuards, onFault)
      const ear: Ear = (name, value) => served.tell(name, value)
      ears.push(ear)
      if (session?.isOpen !== true) return
      ear('open', session.opened())
      ear('status', session.status())
    },
    notary(port) {
      notary ??= port
      openSoon()
    },
    uplink: port => link.connect(port),
    keys(message) {
      keys ??= message
      openSoon()
    },
    stop: () => session?.stop(),
  }
}

/** The calls of whichever session is open. */
function callsOf(current: () => Session | undefined): Calls<VaultCalls> {
  const names = Object.keys(vaultGuards) as (keyof VaultCalls)[]
  return Object.fromEntries(names.map(name => [name, (...args: never[]) => {
    const session = current()
    return session?.isOpen === true ? (session.calls[name] as (...args: never[]) => unknown)(...args) : failed('locked')
  }])) as unknown as Calls<VaultCalls>
}
