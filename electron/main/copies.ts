import { type BrowserWindow, type OpenDialogOptions, dialog } from 'electron/main'
import path from 'node:path'
import type { Client } from '../../shared/contract/channel.ts'
import type { BackupNotice, WardenCalls } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { askAboutRollback } from './approval.ts'
import { chooseNew, oneAtATime } from './choosing.ts'
import type { Seat } from './gate.ts'
import { say } from './words.ts'

const ENDING = 'waypost'

/** The calls that both windows make: how far a copy has come, and giving it up. */
const progress = (warden: Client<WardenCalls>): Seat => ({
  copying: () => warden.copying(),
  cancelCopying: () => warden.cancelCopying(),
})

/**
 * Backup, check and repair of the open vault. Where a file lies is asked in the system's own dialog, so that no page ever names a path.
 *
 * @param onMended something was put back: the vault is to be opened again.
 */
export function keepCopies(warden: Client<WardenCalls>, window: () => BrowserWindow | undefined, vault: () => string | undefined, onMended: () => void): Seat {
  const alone = oneAtATime()
  return {
    ...progress(warden),
    condition: () => warden.condition(),
    check: () => warden.check(),
    acceptRollback: () => alone(async () => {
      const over = window()
      if (vault() === undefined || over === undefined) return failed('locked')
      return await askAboutRollback(over) ? await warden.acceptRollback() : failed('cancelled')
    }),
    backUp: () => alone(async () => {
      const name = vault()
      const over = window()
      if (name === undefined || over === undefined) return failed('locked')
      const place = await chooseNew(over, { title: say('copies.chooseNew'), name, kind: say('copies.kind'), ending: ENDING })
      return place === undefined ? done(null) : await warden.backup(place)
    }),
    mend: () => alone(async () => {
      const over = window()
      if (vault() === undefined || over === undefined) return failed('locked')
      const place = await chooseOld(over, say('copies.chooseMend'))
      if (place === undefined) return done(null)
      const mended = await warden.mend(place)
      // After the answer is on its way: the page that asked goes with the sitting.
      if (mended.ok && (mended.value.records > 0 || mended.value.segments > 0 || mended.value.ring)) setTimeout(onMended, 300)
      return mended
    }),
  }
}

/** A vault out of a backup, at the door. */
export function bringBack(warden: Client<WardenCalls>, window: () => BrowserWindow): Seat {
  const alone = oneAtATime()
  let chosen: string | undefined
  return {
    ...progress(warden),
    chooseBackup: () => alone(async () => {
      chosen = undefined
      const place = await chooseOld(window(), say('copies.chooseRestore'))
      if (place === undefined) return done(null)
      const found: Reply<BackupNotice> = await warden.inspect(place)
      if (!found.ok) return found
      chosen = place
      return done({ ...found.value, file: path.basename(place, `.${ENDING}`) })
    }),
    restore: async name => chosen === undefined ? failed('not-allowed') : await warden.restore(chosen, name),
  }
}

async function chooseOld(window: BrowserWindow, title: string): Promise<string | undefined> {
  const asked: OpenDialogOptions = { title, properties: ['openFile'], filters: [{ name: say('copies.kind'), extensions: [ENDING] }, { name: say('copies.any'), extensions: ['*'] }] }
  const { filePaths: [place] } = await dialog.showOpenDialog(window, asked)
  return place
}
