// Going about by key alone, and seeing at each step where one is.
import type { Locator, Page } from '@playwright/test'
import { expect } from '../electron.ts'

/** Presses Tab, or Shift Tab, until this has the keys. */
export async function tabTo(page: Page, target: Locator, { key = 'Tab', most = 80 }: { readonly key?: 'Tab' | 'Shift+Tab', readonly most?: number } = {}): Promise<void> {
  await expect(target).toBeVisible()
  for (let step = 0; step < most; step++) {
    if (await target.evaluate(element => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  const here = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? 'nothing')
  throw new Error(`${most} times ${key} did not lead to it; the keys are at ${here}`)
}

/** Pixels around an element in which its mark of focus may lie. */
const MARGIN = 5

/**
 * Whether one sees that the focused element has the focus: its picture is another one without it.
 *
 * @returns what has the focus, in a few words; undefined when it cannot be told from what has not.
 */
export async function seenFocus(page: Page): Promise<{ readonly what: string, readonly isSeen: boolean }> {
  const { what, box } = await page.evaluate(() => {
    const element = document.activeElement
    // A box that is ticked is drawn by the label around an input without a size.
    const drawn = element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio') ? element.closest('label') ?? element : element
    const { x = 0, y = 0, width = 0, height = 0 } = drawn?.getBoundingClientRect() ?? {}
    const name = element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    return { what: `${element?.tagName.toLowerCase() ?? 'nothing'} ${name.trim().slice(0, 50)}`, box: { x, y, width, height } }
  })
  if (box.width === 0 || box.height === 0) return { what, isSeen: false }
  const view = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const [left, top] = [Math.max(0, box.x - MARGIN), Math.max(0, box.y - MARGIN)]
  const clip = { x: left, y: top, width: Math.min(view.width, box.x + box.width + MARGIN) - left, height: Math.min(view.height, box.y + box.height + MARGIN) - top }
  const withFocus = await page.screenshot({ clip, animations: 'disabled' })
  await page.evaluate(() => {
    const scope = globalThis as { had?: Element | null }
    scope.had = document.activeElement
    if (scope.had instanceof HTMLElement) scope.had.blur()
  })
  const without = await page.screenshot({ clip, animations: 'disabled' })
  await page.evaluate(() => {
    const { had } = globalThis as { had?: Element | null }
    if (had instanceof HTMLElement) had.focus({ preventScroll: true })
  })
  return { what, isSeen: !withFocus.equals(without) }
}
