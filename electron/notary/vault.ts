import fs from 'node:fs'
import path from 'node:path'
import type { Act } from '../../shared/audit/event.ts'
import type { Calls } from '../../shared/contract/channel.ts'
import type { Commit, DamagedPieces, NotaryCalls, RolledBack, Snapshot, WardenCalls } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { peekJournal, startJournal } from '../../shared/journal/journal.ts'
import { DiskFault, type FilePort } from '../../shared/journal/ports.ts'
import type { Past } from '../../shared/journal/survey.ts'
import { same, sameSecret, toHex } from '../../shared/seal/bytes.ts'
import { subkey } from '../../shared/seal/keys.ts'
import type { Bytes } from '../../shared/seal/ports.ts'
import { readAnySlotFile } from '../../shared/seal/member-file.ts'
import { startAttempts } from './attempts.ts'
import { type AuditLog, openAuditLog } from './audit-log.ts'
import { copiesOf } from './copies.ts'
import { type Claim, claimFolder } from './claim.ts'
import { isSealed, isSupervisor, mayReplace } from './entitlement.ts'
import { nodeFiles, onDisk, placeNow } from './files.ts'
import { type Lease, openLease } from './lease.ts'
import { makeFolder } from './making.ts'
import { nativeAead as aead } from './native.ts'
import { originsIn } from './origins.ts'
import { proveRestored } from './restore.ts'
import { NO_ROOM, type RoomSizes, USUAL_ROOM, roomIn } from './room.ts'
import { type SlotsFound, deviceNamed, evenSlots, readSlots, writeSlots } from './slot-copies.ts'
import { JOURNAL, SEGMENTS, type Store, frontLength, openStore } from './store.ts'
import { type SlotSighting, type Witness, openWitness } from './witness.ts'

/** A vault whose folder this process holds the claim on. */
export interface OpenVault {
  readonly name: string
  readonly notary: Calls<NotaryCalls>
  readonly warden: Calls<Omit<WardenCalls, 'inspect' | 'restore' | 'armWipe' | 'wipe'>>
  /** Files were changed beneath it: it has to be opened again. */
  isStale(): boolean
  /** The slot file in force. */
  slots(): Promise<Reply<Bytes>>
  /** @param slots a file that `mayReplace` lets take the place of the one there. @param charge a supervisor's proof. */
  replaceSlots(slots: Bytes, charge?: Bytes): Promise<Reply<null>>
  /** What the vault's part in this computer's key store is named by, as the slot file says that the journal key sealed; absent in a vault of version 1. */
  device(): string | undefined
  /** Whether this is the key that the vault was opened with. */
  isKey(journalKey: Bytes): boolean
  /** The file in which this computer remembers the vault. */
  readonly witnessed: string | undefined
  close(): void
}

/** What opening needs that a test sets differently. */
export interface VaultSettings {
  /** The usual room for a vault of work, none for a practice vault. */
  readonly room?: RoomSizes
  /** The folder, outside the one of the vaults, in which this computer remembers what it has seen of each; nothing is remembered without one. */
  readonly witness?: string
  /** Milliseconds since 1970-01-01 UTC; the computer's own clock unless a test says otherwise. */
  readonly now?: () => number
}

const OWNER_ONLY = 0o700
/** An edit is far below this, a page of an exchange far above. */
const SMALL_COMMIT = 1_024 * 1_024
/** Not while the vault opens. */
const LAY_AFTER_MS = 15_000
/** How far the witness may be behind: each note costs a sync of its own. */
const WITNESS_AFTER_MS = 1_000

/** Makes the folder `<vaults>/<name>` whole or not at all, and opens it. */
export async function createVault(vaults: string, { name, practice, slots, journalKey }: { readonly name: string; readonly practice: boolean; readonly slots: Bytes; readonly journalKey: Bytes }, settings: VaultSettings = {}): Promise<Reply<OpenVault>> {
  if (!await isSealed(aead, journalKey, slots)) return failed('bad-arguments')
  const made = await onDisk(async () => {
    return await makeFolder(vaults, name, async making => {
      const files = nodeFiles()
      try {
        for (const folder of [JOURNAL, SEGMENTS]) fs.mkdirSync(path.join(making, folder), { mode: OWNER_ONLY })
        await writeSlots(files, making, slots)
        await startAttempts(making)
        await startJournal({ files, folder: `${making}/${JOURNAL}`, aead }, journalKey, { id: aead.random(16), practice, created: Date.now() })
        for (const folder of ['', JOURNAL, SEGMENTS]) await files.syncFolder(path.join(making, folder))
      } finally {
        files.close()
      }
    })
  })
  return made.ok ? await openVault(vaults, name, journalKey, settings) : made
}

/**
 * Takes the claim on the folder and opens the journal.
 *
 * @param charge a supervisor's proof, by which she renews the lease. @param member who was let in: her own entry is all that may change without a charge.
 */
export async function openVault(vaults: string, name: string, journalKey: Bytes, settings: VaultSettings = {}, charge?: Bytes, member?: string): Promise<Reply<OpenVault>> {
  const folder = path.join(vaults, name)
  if (!fs.existsSync(folder)) return failed('no-vault')
  return await onDisk(async () => {
    const claim = await claimFolder(folder)
    if (claim === undefined) return failed('vault-in-use')
    const files = nodeFiles()
    const letGo = (): void => {
      files.close()
      claim.release()
    }
    try {
      // Whoever had the key of an older copy of the slots: what a newer build wrote stays as it is.
      const slots = await readSlots(files, folder, aead)
      if (!slots.ok && slots.why === 'vault-newer') {
        letGo()
        return failed('vault-newer')
      }
      const witness = await witnessOf(files, folder, journalKey, settings.witness)
      const opened = await openStore(files, folder, aead, journalKey, witness?.seen === undefined ? {} : { seen: witness.seen })
      if (!opened.ok) {
        letGo()
        return failed(opened.why === 'newer' ? 'vault-newer' : opened.why === 'wrong-key' ? 'slot-damaged' : 'vault-damaged')
      }
      if (!await proveRestored(folder, aead, journalKey, toHex(opened.store.journal.header.vault))) {
        letGo()
        return failed('backup-damaged')
      }
      const lease = await openLease(files, folder, aead, journalKey, toHex(opened.store.journal.header.vault), { now: settings.now ?? Date.now, monotonic: () => performance.now() })
      // Without a slot file nobody can tell whether the lease is over.
      const refusal = slots.ok ? await refusalOf(slots.slots, journalKey, lease, charge) : failed(slots.why)
      if (refusal !== undefined) {
        letGo()
        return refusal
      }
      return done(await vaultOver({ folder, name, files, claim, store: opened.store, journalKey, settings, witness, lease, slots, member }))
    } catch (fault) {
      letGo()
      throw fault
    }
  })
}

/** Why somebody who has the key is not let in all the same. A supervisor who comes in renews the lease. */
async function refusalOf(slots: Bytes, journalKey: Bytes, lease: Lease, charge: Bytes | undefined): Promise<Reply<never> | undefined> {
  const read = await readAnySlotFile(aead, slots)
  if (!read.ok || !await isSealed(aead, journalKey, slots)) return failed('slot-damaged')
  if (read.value.version === 1 || read.value.leaseDays === 0) return undefined
  if (!await isSupervisor(aead, read.value, charge)) return lease.isOver() ? failed('lease-over') : undefined
  await lease.begin(read.value.leaseDays)
  return undefined
}

/** What this computer remembers of the vault in this folder; undefined when there is no place for it, or nobody can tell which vault this is. */
async function witnessOf(files: FilePort, folder: string, journalKey: Bytes, place: string | undefined): Promise<Witness | undefined> {
  const header = place === undefined ? undefined : await peekJournal({ files, folder: `${folder}/${JOURNAL}`, aead })
  if (place === undefined || header === undefined || header === 'newer') return undefined
  const vault = toHex(header.vault)
  fs.mkdirSync(place, { recursive: true, mode: OWNER_ONLY })
  return await openWitness(files, path.join(place, vault), aead, journalKey, vault)
}

async function vaultOver({ folder, name, files, claim, store, journalKey, settings, witness, lease, slots, member }: {
  readonly folder: string
  readonly name: string
  readonly files: ReturnType<typeof nodeFiles>
  readonly claim: Claim
  readonly store: Store
  readonly journalKey: Bytes
  readonly settings: VaultSettings
  readonly witness: Witness | undefined
  readonly lease: Lease
  /** Known to be sealed. */
  readonly slots: SlotsFound
  readonly member: string | undefined
}): Promise<OpenVault> {
  const { journal } = store
  const vault = toHex(journal.header.vault)
  const { practice } = journal.header
  const room = roomIn(folder, settings.room ?? (practice ? NO_ROOM : USUAL_ROOM))
  const origins = originsIn(files, folder, aead, await subkey(aead, journalKey, `waypost approved origins 1 of ${vault}`), vault)
  const layLater = setTimeout(() => void room.lay(), LAY_AFTER_MS)
  layLater.unref()
  const healed = slots.ok && await evenSlots(files, folder, slots.slots).catch(() => false)
  let inForce: SlotSighting | undefined = slots.ok ? { version: slots.version, generation: slots.generation, digest: await aead.digest(slots.slots) } : undefined
  let rolledBack = sinceThen(witness, journal.past, inForce)
  let unwitnessed = witness?.damaged === true
  let lastBackup = witness?.seen?.backup
  const pieces = (): DamagedPieces => {
    const found = store.pieces()
    return { ...found, healed: healed ? [...found.healed, 'slots'] : found.healed, witness: unwitnessed, ...(audit?.broken === false ? {} : { audit: audit === undefined ? 'unusable' : 'broken' }) }
  }
  let writing: NodeJS.Timeout | undefined
  /** Remembers what is durable now; not while what is here is less than what was here once. */
  const remember = async (): Promise<void> => {
    const seen = inForce !== undefined && rolledBack === undefined && !unwitnessed ? { ...journal.seen(), slots: inForce, ...(lastBackup === undefined ? {} : { backup: lastBackup }) } : witness?.seen
    if (witness === undefined || seen === undefined) return
    // The log goes on meanwhile: one that was begun anew is told once.
    const reached = audit?.reached() ?? witness.seen?.audit
    await witness.note({ ...seen, ...(reached === undefined ? {} : { audit: reached }) })
    writing ??= setTimeout(() => {
      writing = undefined
      void witness.write()
    }, WITNESS_AFTER_MS).unref()
  }
  /** Slot files that come later are checked by it. */
  const secret = journalKey.slice()
  const inForceNow = slots.ok ? await readAnySlotFile(aead, slots.slots) : undefined
  let deviceName = deviceNamed(inForceNow)
  let leaseDays = inForceNow?.ok === true && inForceNow.value.version === 2 ? inForceNow.value.leaseDays : 0

  const now = settings.now ?? Date.now
  // A disk that takes no log still lets everybody read.
  const audit: AuditLog | undefined = await openAuditLog(files, folder, aead, journalKey, vault, {
    now, onSigned: () => void remember(),
    ...(settings.witness === undefined ? {} : { witness: path.join(settings.witness, `${vault}.audit`) }), ...(witness?.seen?.audit === undefined ? {} : { seen: witness.seen.audit }),
  }).catch(() => undefined)
  const logged = async (call: string, act: Act = 'security', object?: string): Promise<void> => await audit?.note({ act, call, ...(object === undefined ? {} : { object }) })
  await logged('open')
  await remember()

  let stale = false
  /** A revocation began new lanes, and who opened before it writes under the old ones. */
  let outdated = false
  let queue: Promise<unknown> = Promise.resolve()
  /** One after the other, and only as long as the folder is ours. */
  const inTurn = <T>(doing: () => Promise<Reply<T>>): Promise<Reply<T>> => {
    const turn = queue.then(() => onDisk(async () => stale ? failed('locked') : claim.holds() ? await doing() : failed('vault-in-use')))
    queue = turn.catch(() => {})
    return turn
  }

  const commit = async (asked: Commit): Promise<Reply<{ readonly sequence: number }>> => {
    if (!isInStep(asked, journal.segments())) return failed('bad-arguments')
    // A new ring would take the place of one that a backup can still put back.
    if (asked.keyring !== undefined && store.pieces().ring) return failed('vault-damaged')
    if (!store.takes(asked)) return failed('bad-arguments')
    const bytes = sizeOf(asked)
    const lacking = bytes > SMALL_COMMIT ? room.lacking(bytes) : 0
    if (lacking > 0) return diskFull(lacking)
    try {
      return done({ sequence: await store.commit(asked) })
    } catch (fault) {
      if (!(fault instanceof DiskFault && fault.reason === 'full') || journal.broken()) throw fault
      if (bytes > SMALL_COMMIT || !room.release()) return diskFull(bytes)
      return done({ sequence: await store.commit(asked) })
    } finally {
      await remember()
    }
  }
  const renew = async ({ at, records }: Snapshot): Promise<Reply<{ readonly next: number }>> => {
    const found = pieces()
    if (at !== journal.next() || rolledBack !== undefined || found.journal > 0 || found.segments.length > 0 || found.ring || store.held()) return failed('not-allowed')
    const bytes = records.reduce((sum, { length }) => sum + length, 0)
    const lacking = room.lacking(bytes)
    if (lacking > 0) return diskFull(lacking)
    await journal.renew(records)
    await remember()
    return done({ next: journal.next() })
  }

  const copies = copiesOf({
    folder, store, aead, journalKey, pieces, inTurn,
    seen: witness?.seen,
    now,
    onBackup: async made => {
      await logged('backup', 'disclose')
      lastBackup = made
      await remember()
    },
    onMended: () => { stale = true },
  })

  return {
    name,
    isStale: () => stale,
    notary: {
      state: () => done({
        vault, records: journal.records(), next: journal.next(), torn: journal.torn, damaged: damageOf(pieces()), practice, pieces: pieces(),
        ...(rolledBack === undefined ? {} : { rolledBack }), ...(lastBackup === undefined ? {} : { lastBackup }),
      }),
      replay: from => onDisk(async () => {
        const replayed = await journal.replay(from)
        return replayed === undefined ? failed('vault-damaged') : done(replayed)
      }),
      keyring: () => done(store.keyring()),
      segments: () => done([...journal.segments().keys()]),
      segment: (wanted, which) => onDisk(async () => {
        if (!journal.segments().has(wanted)) return failed('not-found')
        const bytes = which === 'front' ? await store.front(wanted) : await store.segment(wanted)
        if (bytes === undefined) return failed('vault-damaged')
        return done(which === 'rest' ? bytes.slice(frontLength(bytes)) : bytes)
      }),
      heal: (wanted, bytes) => inTurn(async () => done({ healed: await store.heal(wanted, bytes) })),
      commit: asked => inTurn(async () => outdated ? failed('locked') : await commit(asked)),
      audit: event => onDisk(async () => {
        await audit?.note(event)
        return done(null)
      }),
      checkIn: () => inTurn(async () => {
        if (leaseDays > 0) await lease.renew(leaseDays)
        return done(null)
      }),
      renew: snapshot => inTurn(async () => outdated ? failed('locked') : await renew(snapshot)),
    },
    warden: {
      origins: () => onDisk(async () => {
        const approved = await origins.list()
        return approved === undefined ? failed('vault-damaged') : done(approved)
      }),
      approve: origin => inTurn(async () => {
        await logged('approve', 'security', origin)
        await origins.approve(origin)
        return done(null)
      }),
      condition: () => done({ torn: journal.torn, pieces: pieces(), ...(rolledBack === undefined ? {} : { rolledBack }), ...(lastBackup === undefined ? {} : { lastBackup }) }),
      acceptRollback: () => inTurn(async () => {
        await logged('acceptRollback')
        rolledBack = undefined
        unwitnessed = false
        store.acceptRing()
        await remember()
        await witness?.write()
        return done(null)
      }),
      ...copies,
    },
    slots: () => onDisk(async () => {
      const there = await readSlots(files, folder, aead)
      return there.ok ? done(there.slots) : failed(there.why)
    }),
    replaceSlots: (renewed, charge) => inTurn(async () => {
      const there = await readSlots(files, folder, aead)
      const may = await mayReplace(aead, secret, there.ok ? there.slots : undefined, renewed, charge, member)
      const read = await readAnySlotFile(aead, renewed)
      if (may !== 'yes' || !read.ok) return failed(may === 'no' ? 'not-allowed' : 'bad-arguments')
      const days = read.value.version === 1 ? 0 : read.value.leaseDays
      await logged('replaceSlots')
      if (days !== leaseDays && days > 0) await lease.begin(days)
      const before = there.ok ? await readAnySlotFile(aead, there.slots) : undefined
      await writeSlots(files, folder, renewed)
      if (before?.ok === true && before.value.version === 2 && read.value.version === 2 && !same(before.value.charge, read.value.charge)) outdated = true
      leaseDays = days
      deviceName = deviceNamed(read)
      inForce = { version: read.value.version, generation: read.value.generation, digest: await aead.digest(renewed) }
      await remember()
      return done(null)
    }),
    device: () => deviceName,
    isKey: key => sameSecret(key, secret),
    witnessed: settings.witness === undefined ? undefined : path.join(settings.witness, vault),
    close() {
      clearTimeout(layLater)
      clearTimeout(writing)
      audit?.close()
      secret.fill(0)
      const unwritten = witness?.unwritten()
      if (unwritten !== undefined && settings.witness !== undefined && claim.holds()) placeNow(path.join(settings.witness, vault), unwritten)
      room.close()
      files.close()
      claim.release()
    },
  }
}

/** What was here once and is not any more. */
function sinceThen(witness: Witness | undefined, past: Past | undefined, slots: SlotSighting | undefined): RolledBack | undefined {
  const seen = witness?.seen?.slots
  const older = seen !== undefined && slots !== undefined && isOlder(slots, seen)
  return past === undefined && !older ? undefined : { missing: past?.missing ?? 0, branched: past?.branched ?? false, slots: older }
}

/** Nothing seals the generation that a file of version 1 states: its version tells that it was put back. */
function isOlder(slots: SlotSighting, seen: SlotSighting): boolean {
  if (slots.version !== undefined && seen.version !== undefined && slots.version !== seen.version) return slots.version < seen.version
  return slots.generation < seen.generation || (slots.generation === seen.generation && !same(slots.digest, seen.digest))
}

function damageOf({ journal, segments, ring }: DamagedPieces): number {
  return journal + segments.length + (ring ? 1 : 0)
}

/** @param bytes to be freed. */
function diskFull(bytes: number): Reply<never> {
  return failed('disk-full', { needed: Math.max(1, Math.ceil(bytes / 1_000_000)) })
}

/** A segment's name is used once, and only what counts can be retired. */
function isInStep({ segments = [], keyring, retire = [] }: Commit, counted: ReadonlyMap<string, unknown>): boolean {
  const names = segments.map(({ name }) => name)
  if (new Set(names).size < names.length || new Set(retire).size < retire.length) return false
  if (names.some(name => counted.has(name)) || retire.some(name => !counted.has(name))) return false
  // Without a new ring a segment would count that nobody can open, or a retired one would keep its key.
  return keyring !== undefined || (names.length === 0 && retire.length === 0)
}

function sizeOf({ segments = [], keyring, record }: Commit): number {
  return record.length + (keyring?.length ?? 0) + segments.reduce((sum, { bytes }) => sum + bytes.length, 0)
}
