import fs from 'node:fs'
import path from 'node:path'
import type { Calls } from '../../shared/contract/channel.ts'
import { type DoorCalls, type NotaryCalls, type VaultNotice, type WardenCalls, isVaultName } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { peekJournal } from '../../shared/journal/journal.ts'
import { type Attempts, attemptsOn } from './attempts.ts'
import { isClaimed } from './claim.ts'
import { nodeFiles, onDisk } from './files.ts'
import { nativeAead as aead } from './native.ts'
import { readSlots } from './slot-copies.ts'
import { JOURNAL } from './store.ts'
import { type OpenVault, type VaultSettings, createVault, openVault } from './vault.ts'

/** The three sets of calls of one notary. It opens one vault and dies with it. */
export interface Notary {
  readonly door: Calls<DoorCalls>
  readonly notary: Calls<NotaryCalls>
  readonly warden: Calls<WardenCalls>
  close(): void
}

/** @param monotonic milliseconds since whenever. */
export function notaryOver(vaults: string, monotonic: () => number, settings: VaultSettings = {}): Notary {
  let open: OpenVault | undefined
  /** Between the question and the answer of `create` or `admit`: of two at once, one is refused. */
  let opening = false
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
  const inside = async <T>(ask: (vault: OpenVault) => Promise<Reply<T>> | Reply<T>): Promise<Reply<T>> => open === undefined ? failed('locked') : await ask(open)

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
        if (await peekJournal({ files, folder: path.join(folder, JOURNAL), aead }) === 'newer') return failed('vault-newer')
        const found = await readSlots(files, folder, aead)
        if (!found.ok) return failed(found.why)
        const seconds = await attemptsAt(name).left()
        if (seconds > 0) return failed('too-soon', { seconds })
        const failures = await attemptsAt(name).begin()
        return done({ slots: found.slots, failures })
      }),
      admit: async (name, journalKey) => {
        if (!isThere(name)) return failed('no-vault')
        const entered = await enter(() => openVault(vaults, name, journalKey, settings))
        journalKey.fill(0)
        // The vault is open; a disk that refuses this costs a second at the next unlock.
        if (entered.ok) await attemptsAt(name).succeed().catch(() => {})
        return entered
      },
      replaceSlots: (name, slots) => inside(async vault => {
        if (vault.name !== name) return failed('not-allowed')
        const replaced = await vault.replaceSlots(slots)
        if (replaced.ok) await attemptsAt(name).succeed().catch(() => {})
        return replaced
      }),
    },
    notary: {
      state: () => inside(vault => vault.notary.state()),
      replay: from => inside(vault => vault.notary.replay(from)),
      keyring: () => inside(vault => vault.notary.keyring()),
      segments: () => inside(vault => vault.notary.segments()),
      segment: (name, which) => inside(vault => vault.notary.segment(name, which)),
      commit: asked => inside(vault => vault.notary.commit(asked)),
      renew: snapshot => inside(vault => vault.notary.renew(snapshot)),
    },
    warden: {
      origins: () => inside(vault => vault.warden.origins()),
      approve: origin => inside(vault => vault.warden.approve(origin)),
      condition: () => inside(vault => vault.warden.condition()),
      check: () => inside(vault => vault.warden.check()),
      acceptRollback: () => inside(vault => vault.warden.acceptRollback()),
      backup: to => inside(vault => vault.warden.backup(to)),
      inspect: () => failed('not-allowed'),
      restore: () => failed('not-allowed'),
      mend: from => inside(vault => vault.warden.mend(from)),
      copying: () => inside(vault => vault.warden.copying()),
      cancelCopying: () => inside(vault => vault.warden.cancelCopying()),
    },
    close() {
      open?.close()
      open = undefined
    },
  }
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

/** A vault whose journal cannot be read is still shown: what opens it says what is wrong. */
async function notice(vaults: string, name: string): Promise<VaultNotice> {
  const header = await peekJournal({ files: nodeFiles(), folder: path.join(vaults, name, JOURNAL), aead }).catch(() => undefined)
  return typeof header === 'object' ? { name, practice: header.practice, created: header.created } : { name, practice: false, created: 0 }
}
