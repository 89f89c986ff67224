import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Calls } from '../../shared/contract/channel.ts'
import { type DoorCalls, type NotaryCalls, type VaultNotice, type WardenCalls, isVaultName } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { peekJournal } from '../../shared/journal/journal.ts'
import { toHex } from '../../shared/seal/bytes.ts'
import { readAnySlotFile, waysOf } from '../../shared/seal/member-file.ts'
import { type Attempts, attemptsOn } from './attempts.ts'
import { inspectBackup } from './backup.ts'
import { isClaimed } from './claim.ts'
import { orFull } from './copies.ts'
import { copyist } from './copying.ts'
import { nodeFiles, onDisk } from './files.ts'
import { peekLease } from './lease.ts'
import { nativeAead as aead } from './native.ts'
import { restoreVault } from './restore.ts'
import { hasNewerRing } from './ring-copies.ts'
import { deviceNamed, readSlots } from './slot-copies.ts'
import { JOURNAL } from './store.ts'
import { type OpenVault, type VaultSettings, createVault, openVault } from './vault.ts'
import { wipeVault } from './wipe.ts'

/** The three sets of calls of one notary. It opens one vault and dies with it. */
export interface Notary {
  readonly door: Calls<DoorCalls>
  readonly notary: Calls<NotaryCalls>
  readonly warden: Calls<WardenCalls>
  close(): void
}

/** Between the two acts of a wipe. */
const ARMED_MS = 30_000

/** @param monotonic milliseconds since whenever. */
export function notaryOver(vaults: string, monotonic: () => number, settings: VaultSettings = {}): Notary {
  let open: OpenVault | undefined
  /** Between the question and the answer of `create` or `admit`: of two at once, one is refused. */
  let opening = false
  const copying = copyist()
  let armed: { readonly name: string; readonly token: string; readonly until: number } | undefined
  const attempts = new Map<string, Attempts>()
  const attemptsAt = (name: string): Attempts => {
    const known = attempts.get(name) ?? attemptsOn(path.join(vaults, name), monotonic)
    attempts.set(name, known)
    return known
  }
  const isThere = (name: string): boolean => isVaultName(name) && fs.existsSync(path.join(vaults, name))
  // The count of failures starts with the process, so that a restart does not shorten the wait.
  for (const name of vaultNames(vaults)) attemptsAt(name)

  const enter = async (opener: () => Promise<Reply<OpenVault>>): Promise<Reply<null>> => {
    if (open !== undefined || opening) return failed('not-allowed')
    opening = true
    try {
      const opened = await opener()
      if (!opened.ok) return opened
      open = opened.value
      return done(null)
    } finally {
      opening = false
    }
  }
  const inside = async <T>(ask: (vault: OpenVault) => Promise<Reply<T>> | Reply<T>): Promise<Reply<T>> => open === undefined || open.isStale() ? failed('locked') : await ask(open)

  return {
    door: {
      vaults: () => onDisk(async () => done(await Promise.all(vaultNames(vaults).map(name => notice(vaults, name))))),
      create: async asked => {
        if (!isVaultName(asked.name)) return failed('bad-arguments')
        const entered = await enter(() => createVault(vaults, asked, settings))
        asked.journalKey.fill(0)
        return entered
      },
      knock: name => onDisk(async () => {
        if (!isThere(name)) return failed('no-vault')
        if (open !== undefined && open.name !== name) return failed('not-allowed')
        const folder = path.join(vaults, name)
        if (await isClaimed(folder)) return failed('vault-in-use')
        const files = nodeFiles()
        if (await peekJournal({ files, folder: path.join(folder, JOURNAL), aead }) === 'newer' || await hasNewerRing(files, folder)) return failed('vault-newer')
        const found = await readSlots(files, folder, aead)
        if (!found.ok) return failed(found.why)
        const seconds = await attemptsAt(name).left()
        if (seconds > 0) return failed('too-soon', { seconds })
        const failures = await attemptsAt(name).begin()
        return done({ slots: found.slots, failures })
      }),
      admit: async (name, journalKey, member, charge) => {
        if (!isThere(name)) return failed('no-vault')
        const entered = await enter(() => openVault(vaults, name, journalKey, settings, charge, member))
        journalKey.fill(0)
        charge?.fill(0)
        // The vault is open; a disk that refuses this costs a second at the next unlock.
        if (entered.ok || entered.problem.code === 'lease-over') await attemptsAt(name).succeed().catch(() => {})
        return entered
      },
      replaceSlots: (name, slots, charge) => inside(async vault => {
        if (vault.name !== name) return failed('not-allowed')
        const replaced = await vault.replaceSlots(slots, charge)
        charge?.fill(0)
        if (replaced.ok) await attemptsAt(name).succeed().catch(() => {})
        return replaced
      }),
      slots: name => inside(vault => vault.name === name ? vault.slots() : failed('not-allowed')),
      proven: (name, journalKey) => inside(async vault => {
        const isProven = vault.name === name && vault.isKey(journalKey)
        journalKey.fill(0)
        if (!isProven) return failed('not-allowed')
        await attemptsAt(name).succeed().catch(() => {})
        return done(null)
      }),
    },
    notary: {
      state: () => inside(vault => vault.notary.state()),
      replay: from => inside(vault => vault.notary.replay(from)),
      keyring: () => inside(vault => vault.notary.keyring()),
      segments: () => inside(vault => vault.notary.segments()),
      segment: (name, which) => inside(vault => vault.notary.segment(name, which)),
      heal: (name, bytes) => inside(vault => vault.notary.heal(name, bytes)),
      commit: asked => inside(vault => vault.notary.commit(asked)),
      audit: event => inside(vault => vault.notary.audit(event)),
      checkIn: () => inside(vault => vault.notary.checkIn()),
      renew: snapshot => inside(vault => vault.notary.renew(snapshot)),
    },
    warden: {
      armWipe: name => {
        if (!isThere(name)) return failed('no-vault')
        if (open !== undefined && open.name !== name) return failed('not-allowed')
        armed = { name, token: randomUUID(), until: monotonic() + ARMED_MS }
        return done({ token: armed.token })
      },
      wipe: async (name, token) => {
        const isArmed = armed?.name === name && armed.token === token && monotonic() < armed.until
        armed = undefined
        if (!isArmed || !isThere(name)) return failed('not-allowed')
        const folder = path.join(vaults, name)
        const device = open === undefined ? await deviceAt(vaults, name) : open.device()
        const witnessed = open?.witnessed ?? await witnessedOf(folder, settings.witness)
        open?.close()
        open = undefined
        return await onDisk(async () => {
          wipeVault(folder, witnessed === undefined ? [] : [witnessed, `${witnessed}.audit`])
          return done(device === undefined ? {} : { device })
        })
      },
      origins: () => inside(vault => vault.warden.origins()),
      approve: origin => inside(vault => vault.warden.approve(origin)),
      condition: () => inside(vault => vault.warden.condition()),
      check: () => inside(vault => vault.warden.check()),
      acceptRollback: () => inside(vault => vault.warden.acceptRollback()),
      backup: to => inside(vault => vault.warden.backup(to)),
      inspect: from => onDisk(() => copying.run('verify', sizeNow(from), watch => inspectBackup(nodeFiles(), from, watch))),
      restore: (from, name) => onDisk(async () => {
        if (open !== undefined || opening) return failed('not-allowed')
        const bytes = sizeNow(from)
        const restored = await copying.run('restore', 2 * bytes, watch => orFull(bytes, () => restoreVault(vaults, from, name, aead, watch)))
        if (restored.ok) attemptsAt(name)
        return restored
      }),
      mend: from => inside(vault => vault.warden.mend(from)),
      copying: async () => {
        const here = copying.copying()
        return open === undefined || (here.ok && here.value !== null) ? here : await open.warden.copying()
      },
      cancelCopying: async () => {
        await open?.warden.cancelCopying()
        return copying.cancel()
      },
    },
    close() {
      open?.close()
      open = undefined
    },
  }
}

/** For the one who watches; whether the file is there and readable is found out by reading it. */
function sizeNow(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function vaultNames(vaults: string): string[] {
  return fs.existsSync(vaults) ? fs.readdirSync(vaults).filter(name => isVaultName(name) && isFolder(path.join(vaults, name))).sort() : []
}

/** A link to a disk that is not there, or to itself, is no vault, and must not hide those that are. */
function isFolder(place: string): boolean {
  try {
    return fs.statSync(place).isDirectory()
  } catch {
    return false
  }
}

/** A vault whose journal or slots cannot be read is still shown: what opens it says what is wrong. */
async function notice(vaults: string, name: string): Promise<VaultNotice> {
  const files = nodeFiles()
  const folder = path.join(vaults, name)
  const header = await peekJournal({ files, folder: path.join(folder, JOURNAL), aead }).catch(() => undefined)
  const found = await readSlots(files, folder, aead).catch(() => undefined)
  const file = found?.ok === true ? await readAnySlotFile(aead, found.slots) : undefined
  const slots = file?.ok !== true ? { members: 1, ways: [] }
    : file.value.version === 1 ? { members: 1, ways: ['passphrase'] as const }
      : { members: file.value.members.length, ways: [...waysOf(file.value)], ...(file.value.leaseDays === 0 ? {} : { leasedUntil: await peekLease(files, folder).catch(() => 0) }) }
  return { name, ...(typeof header === 'object' ? { practice: header.practice, created: header.created } : { practice: false, created: 0 }), ...slots }
}

/**
 * What the key store names its part of a closed vault by. Nobody has a key that proves it, so that an edited slot file may name another vault's
 * part: what a second vault here names as well is left alone.
 */
async function deviceAt(vaults: string, name: string): Promise<string | undefined> {
  const named = async (vault: string): Promise<string | undefined> => {
    const found = await readSlots(nodeFiles(), path.join(vaults, vault), aead).catch(() => undefined)
    return found?.ok === true ? deviceNamed(await readAnySlotFile(aead, found.slots)) : undefined
  }
  const device = await named(name)
  const others = await Promise.all(vaultNames(vaults).filter(other => other !== name).map(named))
  return others.includes(device) ? undefined : device
}

/** Where this computer remembers a vault that is not open. */
async function witnessedOf(folder: string, place: string | undefined): Promise<string | undefined> {
  const header = place === undefined ? undefined : await peekJournal({ files: nodeFiles(), folder: path.join(folder, JOURNAL), aead }).catch(() => undefined)
  return place === undefined || typeof header !== 'object' ? undefined : path.join(place, toHex(header.vault))
}
