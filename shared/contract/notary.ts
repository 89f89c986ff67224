import type { Reply } from './reply.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What the first screen may know of a vault without its key. */
export interface VaultNotice {
  readonly name: string
  readonly practice: boolean
  readonly created: number
}

/** Whether a vault may be called so. The name is that of its folder too, on every system that Waypost runs on. */
export function isVaultName(name: string): boolean {
  return name.length <= 64 && name === name.normalize('NFC') && /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._'-]*[\p{L}\p{M}\p{N}_-])?$/u.test(name) &&
    !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)
}

/** Seconds that a vault waits after so many failed attempts in a row, counted from the last. */
export const waitAfter = (failures: number): number => failures === 0 ? 0 : Math.min(60, 2 ** (failures - 1))

/** The unlock window asks these. Argon2id runs in that window; the notary keeps the slot file, the waiting time and the lock on the vault. */
export type DoorCalls = {
  vaults: () => Reply<readonly VaultNotice[]>
  /** Takes the folder lock, writes the slot file twice, starts an empty journal. `journalKey` is 32 bytes. */
  create: (vault: { readonly name: string; readonly practice: boolean; readonly slots: Bytes; readonly journalKey: Bytes }) => Reply<null>
  /** The slot file, once the waiting time after failed attempts is over (`too-soon` with `seconds`); counts as a failed attempt until `admit`. `failures` are those before it. */
  knock: (vault: string) => Reply<{ readonly slots: Bytes; readonly failures: number }>
  /** The key opened the slot: takes the folder lock, opens the journal. */
  admit: (vault: string, journalKey: Bytes) => Reply<null>
  /** A passphrase change: the new file is written beside the old one, read back, then the old one goes. */
  replaceSlots: (vault: string, slots: Bytes) => Reply<null>
}

/** One sealed record of the journal, opaque to the notary. */
export interface SealedRecord {
  readonly sequence: number
  readonly body: Bytes
}

/** What becomes durable together: segment files first, then the key ring, then the record that makes them count. */
export interface Commit {
  readonly segments?: readonly { readonly name: string; readonly bytes: Bytes }[]
  readonly keyring?: Bytes
  readonly record: Bytes
  /** Segments that this record makes superfluous; deleted after it is durable. */
  readonly retire?: readonly string[]
}

export interface JournalState {
  /** Random, made with the vault; part of what every sealed byte is bound to. Hex. */
  readonly vault: string
  readonly records: number
  /** The sequence that the next record gets: `records`, unless some were lost to damage. */
  readonly next: number
  /** Bytes cut off a torn tail at open; 0 nearly always. */
  readonly torn: number
  /** Records that did not open with good ones behind them, headers, counted segments that are gone, a ring that is not the one named: an alarm. */
  readonly damaged: number
  readonly practice: boolean
}

/** The vault worker asks these after `admit`. A commit is answered only after fdatasync. */
export type NotaryCalls = {
  state: () => Reply<JournalState>
  /** Records from this sequence on, at most about 8 MiB of them; `next` is absent at the end. */
  replay: (from: number) => Reply<{ readonly records: readonly SealedRecord[]; readonly next?: number }>
  keyring: () => Reply<Bytes | null>
  segments: () => Reply<readonly string[]>
  segment: (name: string) => Reply<Bytes>
  commit: (commit: Commit) => Reply<{ readonly sequence: number }>
}

/** Main asks these. Origins that a person approved in a native dialog are kept sealed by the notary, out of every page's reach. */
export type WardenCalls = {
  origins: () => Reply<readonly string[]>
  approve: (origin: string) => Reply<null>
}
