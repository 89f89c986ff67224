import type { Client } from '../../shared/contract/channel.ts'
import type { DeviceStanding, KeysMessage } from '../../shared/contract/host.ts'
import type { DoorCalls } from '../../shared/contract/notary.ts'
import { type Reply, failed } from '../../shared/contract/reply.ts'
import type { Aead, Bytes, Curve, Kdf, KdfCost, Sharing } from '../../shared/seal/ports.ts'
import { FLOOR, USUAL_COST } from '../../shared/seal/slots.ts'
import type { Stretching } from '../../shared/seal/ways.ts'

/** What the door stands on: the notary's wire, the wire into the vault worker, the crypto, and the system's key store behind main. */
export interface Ground {
  readonly door: Client<DoorCalls>
  /** The one message to the vault worker. */
  readonly handKeys: (keys: KeysMessage) => void
  readonly aead: Aead
  readonly kdf: Kdf
  readonly curve: Curve
  readonly sharing: Sharing
  readonly device: Device
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number
}

/** The calls of main about the key store. @see HostCalls */
export interface Device {
  readonly standing: (vault: string) => Promise<Reply<DeviceStanding>>
  readonly secret: (vault: string) => Promise<Reply<Bytes>>
  readonly make: (vault: string) => Promise<Reply<Bytes>>
}

/** What a computer with little memory still makes good locks with. */
export const COSTS: readonly KdfCost[] = [USUAL_COST, { ...USUAL_COST, memory: 128 * 1_024 }, FLOOR]

/** Makes a lock at the highest cost that this computer has memory for: one that it has not throws, and the next one is lower. */
export async function fitting<T>(ground: Pick<Ground, 'kdf'>, attempt: (stretching: Stretching) => Promise<T>, costs = COSTS): Promise<Reply<T>> {
  for (const cost of costs) {
    try {
      return { ok: true, value: await attempt({ kdf: ground.kdf, cost }) }
    } catch {
      continue
    }
  }
  return failed('no-memory')
}
