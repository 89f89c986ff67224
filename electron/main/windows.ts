import { BrowserWindow, type Rectangle, type Session, app, nativeTheme, session } from 'electron/main'
import path from 'node:path'
import { type Seat, seat } from './gate.ts'
import { harden } from './hardening.ts'
import { servePage } from './scheme.ts'
import type { Page } from './served.ts'

/** What shows before the first paint, so that nothing flashes. */
const GROUND = { dark: '#0f1317', light: '#f3f5f7' }
const SMALLEST = { minWidth: 1_024, minHeight: 680 }

/** The door and the workspace stand in the same place. Kept in memory only: where a window stood is nobody's business on disk. */
let bounds: Partial<Rectangle> = { width: 1_440, height: 900 }

/**
 * One session for each page. Only the workspace's outlives the process, because the sealed cache lies in its IndexedDB;
 * none has an HTTP cache, which would hold everything that passes in the clear.
 */
export async function openSessions(): Promise<{ readonly [P in Page]: Session }> {
  const sessions = {
    waypost: session.fromPartition('persist:waypost', { cache: false }),
    unlock: session.fromPartition('unlock', { cache: false }),
    intake: session.fromPartition('intake', { cache: false }),
    print: session.fromPartition('print', { cache: false }),
  }
  for (const page of ['waypost', 'unlock', 'intake', 'print'] as const) servePage(sessions[page], page)
  await Promise.all(Object.values(sessions).map(harden))
  return sessions
}

export interface Opening {
  readonly page: Page
  readonly session: Session
  readonly calls: Seat
  /** A window over this one, which waits for it. */
  readonly parent?: BrowserWindow
  /** Its page is exactly so large, in pixels, whatever fits on the screen. */
  readonly size?: { readonly width: number; readonly height: number }
  /** The page's process ended, or the page was loaded a second time: whatever it held is not what we think any more. */
  readonly onLost: () => void
  /** The page's own code runs and hears; ports may be handed. */
  readonly onHearing: () => void
}

/** Makes a window, hidden, and starts to load its page. */
export function openWindow({ page, session, calls, parent, size, onLost, onHearing }: Opening): BrowserWindow {
  const window = new BrowserWindow({
    ...SMALLEST,
    ...(size !== undefined ? { ...size, minWidth: 1, minHeight: 1, useContentSize: true, enableLargerThanScreen: true }
      : parent === undefined ? bounds : { width: 720, minWidth: 600, height: 720, parent, modal: true }),
    show: false,
    title: app.name,
    backgroundColor: GROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    autoHideMenuBar: true,
    webPreferences: {
      session,
      preload: path.resolve(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
      devTools: !app.isPackaged,
      // The workspace is drawn while it is still hidden behind the door.
      backgroundThrottling: false,
    },
  })
  const { webContents } = window
  seat(webContents, page, calls)
  let hearing = false
  webContents.on('dom-ready', () => {
    if (hearing) onLost()
    else onHearing()
    hearing = true
  })
  webContents.on('render-process-gone', onLost)
  window.loadURL(`app://${page}/`).catch(() => {
    if (!window.isDestroyed()) onLost()
  })
  return window
}

/** Shows a window where the one before it stood. */
export function show(window: BrowserWindow): void {
  if (bounds.x !== undefined) window.setBounds(bounds)
  window.show()
  window.focus()
}

/** Keeps the place of a window that is about to go, for the one that comes after it. */
export function remember(window: BrowserWindow): void {
  if (!window.isDestroyed() && window.isVisible() && !window.isMinimized()) bounds = window.getNormalBounds()
}
