import { type BrowserWindow, app, dialog } from 'electron/main'
import type { readOrigin } from '../device/origin.ts'
import { say } from './words.ts'

const NO = 0
const YES = 1

/**
 * Asks the person in a window of the operating system, which no page can draw, click or read. "No" is the answer to Enter and Escape.
 */
export async function askAboutOrigin(window: BrowserWindow, { host, encrypted }: NonNullable<ReturnType<typeof readOrigin>>): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: app.name,
    message: say('approval.question', { host }),
    detail: say(encrypted ? 'approval.detail' : 'approval.detailLoopback', { host }),
    buttons: [say('approval.no'), say('approval.yes')],
    defaultId: NO,
    cancelId: NO,
    noLink: true,
  })
  return response === YES
}

/** Asks whether an older copy of the vault is to be worked on, after which nothing reminds of what was there before. */
export async function askAboutRollback(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: app.name,
    message: say('rollback.question'),
    detail: say('rollback.detail'),
    buttons: [say('rollback.no'), say('rollback.yes')],
    defaultId: NO,
    cancelId: NO,
    noLink: true,
  })
  return response === YES
}
