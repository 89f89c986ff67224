import { type BrowserWindow, app, dialog } from 'electron/main'
import path from 'node:path'
import { type Reply, failed } from '../../shared/contract/reply.ts'

/** A page that asks again before the first dialog is answered gets none: a screen full of dialogs makes a person press anything. */
export function oneAtATime(): <T>(ask: () => Promise<Reply<T>>) => Promise<Reply<T>> {
  let asking = false
  return async ask => {
    if (asking) return failed('not-allowed')
    asking = true
    return await ask().finally(() => { asking = false })
  }
}

/** What a file that is to be written is for, in words of the person who is asked where. */
export interface Wanted {
  readonly title: string
  /** The day is put behind it. It is read by everybody who sees the folder. */
  readonly name: string
  readonly kind: string
  /** Without the dot; put behind a name that has none of its own. */
  readonly ending: string
}

/** Where a new file goes, as chosen in the system's own dialog; undefined when the person gave up. */
export async function chooseNew(window: BrowserWindow, { title, name, kind, ending }: Wanted): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: path.join(app.getPath('documents'), `${name} ${new Date().toISOString().slice(0, 10)}.${ending}`),
    filters: [{ name: kind, extensions: [ending] }],
  })
  return canceled || filePath === '' ? undefined : path.extname(filePath) === '' ? `${filePath}.${ending}` : filePath
}
