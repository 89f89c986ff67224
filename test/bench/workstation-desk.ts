import type { Page } from '@playwright/test'
import type { Report } from './figure.ts'

/** Words that stand in many remarks, in few and in none, names, posts, and what people paste. */
const TEXTS = ['seal', 'lane 3', 'lorry', 'ex', 'bridge', 'remaka', 'xe exv', 'EXQU2380705', 'no such words anywhere', 'customs', 'toravo', 'weigh', 'night', 'river', 'gate', 'a', 'the', 'container', 'check', 'zzzz']

/** Free text over an open workspace: from the letter to the painted answer, in the search that a person uses. @param size As figures name it: `1m`. */
export async function search(report: Report, page: Page, size: string): Promise<void> {
  await page.keyboard.press('Control+k')
  report(`workstation.search_ms.${size}`, await page.evaluate(searchTimes, TEXTS))
  await page.keyboard.press('Escape')
}

/** Runs in the page. */
async function searchTimes(texts: readonly string[]): Promise<readonly number[]> {
  const input = document.querySelector<HTMLInputElement>('.palette-input')
  if (input === null) throw new Error('the search is not open')
  const times: number[] = []
  for (const text of texts) {
    const began = performance.now()
    // Past React's own setter, so that it hears of the change as of a letter.
    Reflect.set(HTMLInputElement.prototype, 'value', text, input)
    input.dispatchEvent(new Event('input', { bubbles: true }))
    while (document.querySelector<HTMLElement>('.palette-list')?.dataset['answered'] !== text.trim()) {
      if (performance.now() - began > 10_000) throw new Error('no answer within 10 s')
      await new Promise(resolve => setTimeout(resolve))
    }
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
    times.push(performance.now() - began)
  }
  return times
}
