import type { Page } from '@playwright/test'
import type { Report } from './figure.ts'
import { openCards, scrollThrough } from './workstation-card-page.ts'

const CARDS = 40

/**
 * The table and the subject card of an open workspace: rows that were missing while the list ran by at every speed, and how long a card takes from the act
 * to its painting. @param size As figures name it: `1m`.
 */
export async function cardAndTable(report: Report, page: Page, size: string, rows: number): Promise<void> {
  await page.getByRole('button', { name: 'All time', exact: true }).click({ force: true })
  const seen = await page.evaluate(scrollThrough, { steps: 120 })
  report('workstation.table_blank_rows', [seen.blank])
  report(`workstation.table_settle_ms.${size}`, [seen.settled])
  const index = (card: number): number => Math.floor(rows * ((card * 0.618_034) % 1) * 0.98)
  report(`workstation.card_ms.${size}`, await page.evaluate(openCards, { rows: Array.from({ length: CARDS }, (_, card) => index(card)) }))
}
