import type { FileChooser, Page } from '@playwright/test'

/** The key may go out before Playwright has begun to catch choosers, or while the page is busy: it is pressed again then. */
export async function openChooser(page: Page): Promise<FileChooser> {
  for (let attempt = 1; ; attempt++) {
    const choosing = page.waitForEvent('filechooser', { timeout: 5_000 }).catch(() => undefined)
    await page.evaluate(() => null)
    await page.keyboard.press('Control+o')
    const chooser = await choosing
    if (chooser !== undefined) return chooser
    if (attempt === 3) throw new Error('no chooser of files came')
  }
}
