import path from 'node:path'
import type { Calls } from '../../shared/contract/channel.ts'
import type { BackupMade, DamagedPieces, WardenCalls } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { DiskFault } from '../../shared/journal/ports.ts'
import type { Seen } from '../../shared/journal/survey.ts'
import { toHex } from '../../shared/seal/bytes.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import { backupKey } from './archive.ts'
import { makeBackup, sizeOf, standingOf } from './backup.ts'
import { type Copyist, copyist } from './copying.ts'
import { nodeFiles, onDisk } from './files.ts'
import { mendVault } from './mend.ts'
import { readSlots } from './slot-copies.ts'
import type { Store } from './store.ts'

/** What the copies of an open vault need of it. */
export interface Copied {
  readonly folder: string
  readonly store: Store
  readonly aead: Aead
  readonly journalKey: Bytes
  readonly seen: Seen | undefined
  readonly pieces: () => DamagedPieces
  /** One after the other with the commits. */
  readonly inTurn: <T>(doing: () => Promise<Reply<T>>) => Promise<Reply<T>>
  readonly now: () => number
  readonly onBackup: (made: { readonly at: number; readonly bytes: number }) => Promise<void>
  /** Files were changed beneath the open vault. */
  readonly onMended: () => void
}

/** The calls about copies of one open vault, one at a time. */
export function copiesOf({ folder, store, aead, journalKey, seen, pieces, inTurn, now, onBackup, onMended }: Copied): Pick<Calls<WardenCalls>, 'check' | 'backup' | 'mend' | 'copying' | 'cancelCopying'> {
  const copying: Copyist = copyist()
  const key = backupKey(aead, journalKey, toHex(store.journal.header.vault))
  const secret = journalKey.slice()

  const backup = async (to: string): Promise<Reply<BackupMade>> => {
    if (isWithin(folder, to)) return failed('not-allowed')
    // A handle of its own: while it writes for minutes, edits sync the files that they wrote and no other.
    const files = nodeFiles()
    const letGo = store.hold()
    try {
      const standing = await inTurn(async () => {
        const slots = await readSlots(files, folder, aead)
        return slots.ok ? done(await standingOf(files, folder, store, slots.slots)) : failed(slots.why)
      })
      if (!standing.ok) return standing
      const total = await sizeOf(files, standing.value)
      const made = await copying.run('backup', total, (watch, turn) => orFull(total, async () => await makeBackup(files, to, standing.value, aead, await key, now(), watch, () => turn('verify'))))
      if (made.ok) await onBackup({ at: made.value.at, bytes: made.value.bytes })
      return made
    } finally {
      letGo()
      files.close()
    }
  }

  return {
    backup: to => onDisk(() => backup(to)),
    mend: from => inTurn(async () => {
      const files = nodeFiles()
      try {
        const total = await files.size(from) ?? 0
        const mended = await copying.run('mend', total, watch => mendVault({ files, folder, store, journalKey: secret, seen }, from, aead, watch))
        if (mended.ok && (mended.value.records > 0 || mended.value.segments > 0 || mended.value.ring)) onMended()
        return mended
      } catch (fault) {
        // Some of it may be in place.
        onMended()
        throw fault
      } finally {
        files.close()
      }
    }),
    check: () => onDisk(async () => {
      const files = nodeFiles()
      const total = await sizeOf(files, await standingOf(files, folder, store, new Uint8Array(0)))
      return await copying.run('check', total, async watch => {
        await store.check(watch.moved)
        return done(pieces())
      })
    }),
    copying: () => copying.copying(),
    cancelCopying: () => copying.cancel(),
  }
}

/** Says how much is to be freed when the disk is full. @param bytes of the whole. */
export async function orFull<T>(bytes: number, doing: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await doing()
  } catch (fault) {
    if (fault instanceof DiskFault && fault.reason === 'full') return failed('disk-full', { needed: Math.max(1, Math.ceil(bytes / 1_000_000)) })
    throw fault
  }
}

function isWithin(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return way !== '' && !way.startsWith('..') && !path.isAbsolute(way)
}
