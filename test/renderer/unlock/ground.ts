import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { nativeAead } from '../../../electron/notary/native.ts'
import { type Notary, notaryOver } from '../../../electron/notary/door.ts'
import type { VaultSettings } from '../../../electron/notary/vault.ts'
import { curve } from '../../../renderer/unlock/curve.ts'
import type { Device, Ground } from '../../../renderer/unlock/ground.ts'
import { sharing } from '../../../renderer/unlock/sharing.ts'
import type { Client } from '../../../shared/contract/channel.ts'
import type { KeysMessage } from '../../../shared/contract/host.ts'
import type { DoorCalls } from '../../../shared/contract/notary.ts'
import { done, failed } from '../../../shared/contract/reply.ts'
import { toHex } from '../../../shared/seal/bytes.ts'
import type { Hand } from '../../../shared/seal/hand.ts'
import { unpackHand } from '../../../shared/seal/lanes.ts'
import type { Kdf } from '../../../shared/seal/ports.ts'

/** A real notary over a folder of its own, and what crossed the wires. */
export interface Post extends Ground {
  readonly vaults: string
  /** Everything that was told to the notary, as the door holds it: what it wiped is wiped here. */
  readonly told: unknown[]
  readonly handed: (KeysMessage & { readonly opened: Hand })[]
  /** Milliseconds that the door's clock shows. */
  at: number
  /** Ends the notary, as a lock does, and begins another one. */
  lock(): void
  notary(): Notary
  end(): void
}

/** A quick stand-in for Argon2id, for tests that are not about it: HKDF, of everything that Argon2id takes. */
export const quickKdf: Kdf = async (passphrase, salt, { memory, passes, lanes }) =>
  await nativeAead.derive(new TextEncoder().encode(passphrase), salt, `${memory} ${passes} ${lanes}`, 32)

export const noDevice: Device = {
  standing: async () => done('no-keyring'),
  secret: async () => failed('device-no-keyring'),
  make: async () => failed('device-no-keyring'),
}

export function post(kdf: Kdf = quickKdf, { device = noDevice, settings = {}, vaults = mkdtempSync(path.join(tmpdir(), 'waypost-door-')) }: { readonly device?: Device; readonly settings?: VaultSettings; readonly vaults?: string } = {}): Post {
  let notary = notaryOver(vaults, () => 0, settings)
  const told: unknown[] = []
  const handed: Post['handed'] = []
  const wire = new Proxy({}, {
    // As a port does: the notary gets copies.
    get: (_, name: string) => async (...args: unknown[]) => {
      told.push(...args)
      const calls = notary.door as unknown as { readonly [name: string]: (...args: readonly unknown[]) => unknown }
      return structuredClone(await calls[name]?.(...structuredClone(args)))
    },
  }) as Client<DoorCalls>
  const here: Post = {
    vaults, told, handed, at: 1_000,
    door: wire,
    handKeys: keys => {
      const copy = structuredClone(keys)
      const opened = unpackHand(copy.hand ?? new Uint8Array())
      if (opened === undefined) throw new Error('a hand that nobody can open')
      handed.push({ ...copy, opened })
    },
    aead: nativeAead, kdf, curve, sharing, device,
    now: () => here.at,
    lock() {
      notary.close()
      notary = notaryOver(vaults, () => 0, settings)
    },
    notary: () => notary,
    end() {
      notary.close()
      rmSync(vaults, { recursive: true, force: true })
    },
  }
  return here
}

export const lanesOf = ({ lanes }: Hand): readonly string[] => lanes.map(({ level, epoch, key }) => `${level}.${epoch}.${toHex(key).slice(0, 8)}`).sort()
