import type { BrowserWindow, Debugger } from 'electron/main'
import { setTimeout as pause } from 'node:timers/promises'
import type { Area, Picture } from '../../shared/contract/sheet.ts'

/** Pixels of a picture for each of the page's: 288 to the inch on paper. */
const SHARPNESS = 3
/** Views draw themselves anew at the finer grain; the last tiles of the map come after half a second on two slow cores. */
const SETTLED_MS = 1_200
const NUDGE_MS = 100
const PATIENCE_MS = 15_000

/** Parts of a window as they are seen, but three times as fine. Nothing of it touches a disk. */
export async function pictures(window: BrowserWindow, areas: readonly Area[], settle = SETTLED_MS): Promise<readonly Picture[]> {
  const { debugger: lens } = window.webContents
  lens.attach('1.3')
  try {
    await lens.sendCommand('Emulation.setDeviceMetricsOverride', { width: 0, height: 0, deviceScaleFactor: SHARPNESS, mobile: false })
    await pause(settle)
    const taken: Picture[] = []
    for (const area of areas) taken.push({ png: await picture(window, lens, area), width: area.width, height: area.height })
    return taken
  } finally {
    if (!window.isDestroyed() && lens.isAttached()) {
      await lens.sendCommand('Emulation.clearDeviceMetricsOverride').catch(() => {})
      if (lens.isAttached()) lens.detach()
    }
  }
}

/** @throws {Error} The window draws no frame. */
async function picture(window: BrowserWindow, lens: Debugger, area: Area): Promise<Uint8Array<ArrayBuffer>> {
  let isTaken = false
  const taking = (lens.sendCommand('Page.captureScreenshot', { format: 'png', clip: { ...area, scale: 1 } }) as Promise<{ readonly data: string }>).finally(() => { isTaken = true })
  const giveUp = performance.now() + PATIENCE_MS
  // A hidden window draws no frame of its own accord, and the picture waits for one; capturePage asks for frames, but takes only the screen's grain.
  while (!isTaken && performance.now() < giveUp) {
    await window.webContents.capturePage({ x: 0, y: 0, width: 1, height: 1 }).catch(() => undefined)
    await Promise.race([taking, pause(NUDGE_MS)])
  }
  if (!isTaken) throw new Error('no frame was drawn')
  return new Uint8Array(Buffer.from((await taking).data, 'base64'))
}
