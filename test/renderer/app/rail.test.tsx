// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import { useSession } from '../../../renderer/state/session.ts'
import { doing, draw } from '../seat.ts'

vi.stubGlobal('waypost', { call: () => {}, on: () => {} })
const { Rail } = await import('../../../renderer/app/rail.tsx')

test('[APP-4] each button of the rail has a name and the icon of its command, and opens its panel', async () => {
  const leave = await draw(<Rail />)
  const buttons = [...document.querySelectorAll<HTMLElement>('.side-rail button')]
  expect(buttons.every(button => button.querySelector('svg') !== null && (button.getAttribute('aria-label') ?? '') !== '')).toBe(true)
  const opened: (string | undefined)[] = []
  for (const button of buttons) {
    await doing(() => button.click())
    opened.push(useSession.getState().panel)
  }
  expect(opened).toEqual(['desk', 'facets', 'subject', 'note', 'annotations', 'outbox', 'sources', 'import', 'safety', 'shortcuts', 'settings'])
  await leave()
})
