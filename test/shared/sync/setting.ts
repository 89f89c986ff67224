import { taxiiClient } from '../../../shared/exchange/client.ts'
import type { Send } from '../../../shared/exchange/http.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import type { Patience } from '../../../shared/sync/patience.ts'
import { type PullEnd, type PullTarget, pullCollection } from '../../../shared/sync/pull.ts'
import { versionKey } from '../../../shared/sync/version.ts'
import { type Manners, PEER, PEER_NOW, Peer, type Stored } from '../exchange/peer.ts'

/** A small generator of repeatable chance. Mulberry32. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Time that passes only when somebody waits. */
export interface Clock extends Patience {
  readonly waited: number[]
  readonly signal: { aborted: boolean }
}

export function clock(start = PEER_NOW, random = () => 0.5): Clock {
  let now = start
  const waited: number[] = []
  return {
    waited, random, signal: { aborted: false }, now: () => now,
    wait(milliseconds) {
      waited.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
  }
}

export const clientOver = (send: Send, now: () => number) => taxiiClient(send, { url: PEER, credentials: { user: 'anna', password: 'secret' } }, { now })

/** A store that keeps a page and its watermark in one go, as the vault does. */
export class Store {
  readonly held = new Map<string, StixObject>()
  watermark: string | undefined
  /** Versions that a pull yielded twice. */
  repeated = 0
}

/** Pulls into a store until the end, or until so many pages were kept and the process died. */
export async function pullInto(store: Store, peer: Peer, target: Partial<PullTarget> = {}, patience: Patience = clock(), diesAfter = Infinity): Promise<PullEnd | 'died'> {
  let pages = 0
  const yielded = new Set<string>()
  const resumed = store.watermark === undefined ? {} : { watermark: store.watermark }
  for await (const step of pullCollection(clientOver(peer.send, patience.now), { root: PEER, collection: 'c', limit: 10, ...resumed, ...target }, patience)) {
    if (step.kind === 'end') return step
    if (pages++ === diesAfter) return 'died'
    for (const object of step.objects) {
      const key = versionKey(object)
      if (yielded.has(key)) store.repeated++
      yielded.add(key)
      store.held.set(key, object)
    }
    if (step.watermark !== undefined) store.watermark = step.watermark
  }
  throw new Error('a pull without an end')
}

const START = Date.UTC(2026, 10, 19) * 1_000

/** Objects that arrived in groups of these sizes, each group at one date. */
export function arrivals(groups: readonly number[]): readonly Stored[] {
  let number = 0
  return groups.flatMap((size, group) => Array.from({ length: size }, () => {
    const id = number++
    const at = new Date(START / 1_000 + id * 1_000).toISOString()
    const object: StixObject = { type: 'note', spec_version: '2.1', id: `note--00000000-0000-4000-8000-${String(id).padStart(12, '0')}`, created: at, modified: at, content: 'EXERCISE', object_refs: [] }
    return { object, added: START + group * 1_000_003 }
  }))
}

export const peerOf = (groups: readonly number[], manners: Manners = {}): Peer => new Peer(arrivals(groups), manners)
