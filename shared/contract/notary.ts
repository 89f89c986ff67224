import type { SealedEvent } from '../audit/event.ts'
import type { Reply } from './reply.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What the first screen may know of a vault without its key. */
export interface VaultNotice {
  readonly name: string
  readonly practice: boolean
  readonly created: number
  /** More than one: who opens it says who she is. */
  readonly members: number
  /** The ways that anybody has to it; empty when the slot file cannot be read. */
  readonly ways: readonly WayKind[]
  /** Until when the laptop is leased, milliseconds since 1970-01-01 UTC; absent without a lease. Afterwards it opens to supervisors alone. */
  readonly leasedUntil?: number
}

export type WayKind = 'passphrase' | 'key-file' | 'device' | 'kit' | 'escrow'

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
  /**
   * The key opened the slot: takes the folder lock, opens the journal. `charge` is a supervisor's proof (32 bytes), who renews the lease by it; without it
   * a lease that has run out answers `lease-over`. `member` is the id of whose slot it was.
   */
  admit: (vault: string, journalKey: Bytes, member?: string, charge?: Bytes) => Reply<null>
  /**
   * The new file is written beside the old one, read back, then the old one goes. It has to be sealed by the journal key. Whatever is not a member's own
   * affair (who is a member, roles, clearances, lease, any entry but that of the member who was admitted) needs the charge of the file in force:
   * `not-allowed`. After a new epoch began, commits answer `locked` until the vault is opened again.
   */
  replaceSlots: (vault: string, slots: Bytes, charge?: Bytes) => Reply<null>
  /** The slot file of the open vault. Counts no attempt: who asks has to show a secret first, which `knock` counted. */
  slots: (vault: string) => Reply<Bytes>
  /** Over the open vault: the secret that was asked for again was the right one, as the key shows. */
  proven: (vault: string, journalKey: Bytes) => Reply<null>
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
  /** What `damaged` counts, piece by piece, and what was found and mended at once. */
  readonly pieces: DamagedPieces
  /** This laptop has seen more of this vault, or something else in its place: an older copy was put back. Stands until a person accepts it. */
  readonly rolledBack?: RolledBack
  /** The newest backup that this laptop made and read back. */
  readonly lastBackup?: { readonly at: number; readonly bytes: number }
}

/** What is not as it was written, by the piece that it was found in. All of it is empty nearly always. */
export interface DamagedPieces {
  /** Records and file headers of the journal. Their content is missing; everything else is read. */
  readonly journal: number
  /** Counted segments that are gone, or not as they were written as far as anybody has read them. Names are random. */
  readonly segments: readonly string[]
  /** No copy of the key ring is the one that the newest record names. */
  readonly ring: boolean
  /** Of what there are two copies of (ring, slot file, segments in the second copy): one was damaged or gone and was written anew from the other; nothing is lost. */
  readonly healed: readonly ('ring' | 'slots' | 'segment')[]
  /** What this laptop remembers of this vault outside its folder does not open: a rollback would not show. */
  readonly witness: boolean
  /** The log of who did what: `broken` when it was not the one that this laptop had signed, so that it was set aside and begun anew; `unusable` when none can be kept. */
  readonly audit?: 'broken' | 'unusable'
}

export interface RolledBack {
  /** Records that were durable once and are not here. */
  readonly missing: number
  /** The vault went another way since: other records stand where the missing ones stood. */
  readonly branched: boolean
  /** The slot file is an older one: a passphrase or a member of the past may open it. */
  readonly slots: boolean
}

/** The vault as fresh records that take the place of all before them. */
export interface Snapshot {
  /** `JournalState.next` when the fold was taken; refused when something was written since. */
  readonly at: number
  readonly records: readonly Bytes[]
}

/** The vault worker asks these after `admit`. A commit is answered only after fdatasync. */
export type NotaryCalls = {
  state: () => Reply<JournalState>
  /** Records from this sequence on, at most about 8 MiB of them; `next` is absent at the end. */
  replay: (from: number) => Reply<{ readonly records: readonly SealedRecord[]; readonly next?: number }>
  keyring: () => Reply<Bytes | null>
  segments: () => Reply<readonly string[]>
  /** A whole file; or its front, which is part 0 and what stands before it; or the rest behind that. */
  segment: (name: string, which?: 'front' | 'rest') => Reply<Bytes>
  /** A segment out of the vault worker's second copy, where the file is gone or damaged; taken only when it is byte for byte the one that was written. */
  heal: (name: string, bytes: Bytes) => Reply<{ readonly healed: boolean }>
  commit: (commit: Commit) => Reply<{ readonly sequence: number }>
  /** Keeps that something was done, in a log that shows every change. On disk when this answers; a disk that takes nothing is told in the next event. */
  audit: (event: SealedEvent) => Reply<null>
  /** An exchange has just answered: renews the lease, if there is one. */
  checkIn: () => Reply<null>
  /**
   * Puts a snapshot in the place of all records. Segments and ring stay as they are. After a crash there are the old records or the new ones, never
   * a mixture. Refused (`not-allowed`) while anything is damaged or rolled back, during a backup, and when `at` is not `next`.
   */
  renew: (snapshot: Snapshot) => Reply<{ readonly next: number }>
}

/** Main asks these. Origins that a person approved in a native dialog are kept sealed by the notary, out of every page's reach. */
export type WardenCalls = {
  /** The first act of a wipe, before `admit` or after it. The token is good for 30 seconds. */
  armWipe: (vault: string) => Reply<{ readonly token: string }>
  /** The second. What opens the vault is overwritten and gone when this answers; `device` names what its key store keeps for it. */
  wipe: (vault: string, token: string) => Reply<{ readonly device?: string }>
  origins: () => Reply<readonly string[]>
  approve: (origin: string) => Reply<null>
  /** As in `JournalState`, for whoever shows it. */
  condition: () => Reply<Pick<JournalState, 'pieces' | 'rolledBack' | 'lastBackup' | 'torn'>>
  /** Reads every file of the open vault. What it finds is in `condition` from then on. */
  check: () => Reply<DamagedPieces>
  /**
   * A person has seen that an older copy was put back, that the witness does not open, or that the key ring is lost, and goes on from here. Until then
   * nothing is written over that a backup could still mend: without its ring a vault takes edits and no segments (`vault-damaged`).
   */
  acceptRollback: () => Reply<null>

  /** Writes a backup to this path while the vault is being worked in, reads it back whole, and only then gives it its name. */
  backup: (path: string) => Reply<BackupMade>
  /** What may be known of a backup without any key. `backup-damaged` unless it is whole; `backup-newer`. */
  inspect: (path: string) => Reply<BackupNotice>
  /** Before `admit`: a new vault folder out of a backup, whole or not at all. It opens with what opened it when the backup was made. */
  restore: (path: string, name: string) => Reply<BackupNotice>
  /**
   * Puts back into the open vault what is damaged or missing in it; adds nothing twice, takes nothing newer away. `backup-of-another-vault`, or
   * `backup-branched` when both went their own ways. When something was put back every later call answers `locked`: the vault is to be opened again.
   */
  mend: (path: string) => Reply<Mended>
  /** How far the one that is under way has come; null when none is. */
  copying: () => Reply<Copying | null>
  /** It answers `cancelled` and leaves nothing behind. */
  cancelCopying: () => Reply<null>
}

export interface BackupMade {
  readonly bytes: number
  readonly records: number
  readonly segments: number
  /** Pieces that were damaged already, and are so in the backup. */
  readonly damaged: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

export interface BackupNotice {
  /** As in `JournalState`. */
  readonly vault: string
  readonly practice: boolean
  readonly bytes: number
  readonly segments: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

export interface Mended {
  readonly records: number
  readonly segments: number
  readonly ring: boolean
}

/** Bytes of all. */
export interface Copying {
  readonly what: 'backup' | 'verify' | 'restore' | 'mend' | 'check'
  readonly done: number
  readonly total: number
}
