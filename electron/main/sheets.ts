import { type BrowserWindow, MessageChannelMain, type Session } from 'electron/main'
import { open } from 'node:fs/promises'
import { client } from '../../shared/contract/channel.ts'
import { type ProblemCode, type Reply, done, failed } from '../../shared/contract/reply.ts'
import { type PrintCalls, type Sheet, type SheetForm, sheetSize } from '../../shared/contract/sheet.ts'
import { portOf } from '../device/port.ts'
import { chooseNew, oneAtATime } from './choosing.ts'
import { type Seat, hand } from './gate.ts'
import { pictures } from './picture.ts'
import { openWindow } from './windows.ts'
import { say } from './words.ts'

const PATIENCE_MS = 20_000
/** Everything on a sheet stands when the page says so; what is left is one frame at the finer grain. */
const FRAME_MS = 250

/** What makes sheets out of what is on the screen. */
export interface Sheets {
  readonly calls: Pick<Seat, 'capture' | 'writeSheet'>
  /** Gives up the sheet that is being made. */
  readonly end: () => void
}

/**
 * Printing to a file. A sheet is drawn by a hidden page at the size of the paper and written to the one file that the person chose in the
 * system's own dialog; no page ever names a path, and nothing is written anywhere else.
 */
export function sheets(session: Session, asker: () => BrowserWindow | undefined): Sheets {
  const alone = oneAtATime()
  let page: BrowserWindow | undefined
  return {
    end: () => page?.destroy(),
    calls: {
      capture: areas => alone(async () => {
        const window = asker()
        return window === undefined ? failed('gone') : done(await pictures(window, areas))
      }),
      writeSheet: (sheet, form) => alone(async () => {
        const over = asker()
        if (over === undefined) return failed('gone')
        const place = await chooseNew(over, { title: say('print.choose'), name: 'Waypost', kind: say(`print.${form}`), ending: form })
        if (place === undefined) return done({ written: false })
        const made = await make(sheet, form)
        return made.ok ? await write(place, made.value) : made
      }),
    },
  }

  async function make(sheet: Sheet, form: SheetForm): Promise<Reply<Uint8Array>> {
    const size = sheetSize(sheet)
    const { port1, port2 } = new MessageChannelMain()
    const press = client<PrintCalls>(portOf(port1))
    const window = openWindow({
      page: 'print', session, calls: {}, size,
      onLost: () => {
        press.close()
        if (!window.isDestroyed()) window.destroy()
      },
      onHearing: () => hand(window.webContents, 'print', port2),
    })
    page = window
    const bound = setTimeout(() => press.close(), PATIENCE_MS)
    try {
      const drawn = await press.calls.draw(sheet)
      if (!drawn.ok) return drawn
      if (form === 'pdf') return done(await asPdf(window, sheet))
      const [picture] = await pictures(window, [{ x: 0, y: 0, ...size }], FRAME_MS)
      return picture === undefined ? failed('internal') : done(picture.png)
    } finally {
      clearTimeout(bound)
      press.close()
      page = undefined
      if (!window.isDestroyed()) window.destroy()
    }
  }
}

const asPdf = (window: BrowserWindow, { paper, upright }: Sheet): Promise<Buffer> => window.webContents.printToPDF({
  pageSize: { a4: 'A4', a3: 'A3', letter: 'Letter' }[paper] as 'A4' | 'A3' | 'Letter',
  landscape: !upright, printBackground: true, generateTaggedPDF: true, pageRanges: '1',
  margins: { top: 0, bottom: 0, left: 0, right: 0 },
})

/** For the person who made it alone, and on the disk when this answers. */
async function write(place: string, bytes: Uint8Array): Promise<Reply<{ readonly written: boolean }>> {
  try {
    const file = await open(place, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    return done({ written: true })
  } catch (fault) {
    return failed(diskProblem(fault))
  }
}

function diskProblem(fault: unknown): ProblemCode {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : code === 'EROFS' || code === 'EACCES' || code === 'EPERM' ? 'disk-read-only' : 'disk-failed'
}
