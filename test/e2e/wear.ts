import { expect, type Page } from '@playwright/test'

const LOOKS = 4

/** Presses the header's button until the workspace wears this look. */
export async function wear(page: Page, look: 'dark' | 'light'): Promise<void> {
  const html = page.locator('html')
  for (let turn = 0; turn < LOOKS; turn++) {
    const now = await html.getAttribute('data-theme')
    if (now === look) return
    await page.getByRole('button', { name: /^Next look/ }).press('Enter')
    await expect(html).not.toHaveAttribute('data-theme', now ?? '')
  }
  await expect(html).toHaveAttribute('data-theme', look)
}
