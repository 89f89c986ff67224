import type { BrowserWindow } from 'electron/main'
import { setTimeout as pause } from 'node:timers/promises'
import type { Area, Picture } from '../../shared/contract/sheet.ts'

/** Pixels of a picture for each of the page's: 288 to the inch on paper. */
const SHARPNESS = 3
/** Views draw themselves anew at the finer grain; the last tiles of the map come after half a second on two slow cores. */
const SETTLED_MS = 1_200

/**
 * Parts of a window as they are seen, but three times as fine. Nothing of it touches a disk. A window that is hidden is drawn all the same;
 * Chromium's own `Page.captureScreenshot` waits for ever there.
 */
export async function pictures(window: BrowserWindow, areas: readonly Area[], settle = SETTLED_MS): Promise<readonly Picture[]> {
  const { webContents } = window
  const { debugger: lens } = webContents
  lens.attach('1.3')
  try {
    await lens.sendCommand('Emulation.setDeviceMetricsOverride', { width: 0, height: 0, deviceScaleFactor: SHARPNESS, mobile: false })
    await pause(settle)
    const taken: Picture[] = []
    for (const { x, y, width, height } of areas) {
      const image = await webContents.capturePage({ x, y, width, height })
      taken.push({ png: new Uint8Array(image.toPNG()), width, height })
    }
    return taken
  } finally {
    if (!window.isDestroyed() && lens.isAttached()) {
      await lens.sendCommand('Emulation.clearDeviceMetricsOverride').catch(() => {})
      if (lens.isAttached()) lens.detach()
    }
  }
}
