// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { Notices, notify } from '../../../renderer/ui/notice.tsx'
import { doing, draw } from '../seat.ts'

const endings: (() => void | Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const end of endings.splice(0).toReversed()) await end()
})

const said = (): (string | null)[] => [...document.querySelectorAll('.notice p')].map(({ textContent }) => textContent)

test('[UI-5] what went well leaves by itself, what went wrong stays until it is closed', async () => {
  vi.useFakeTimers()
  endings.push(await draw(<Notices />))
  await doing(() => {
    notify({ tone: 'ok', text: 'Note saved and sealed.' })
    notify({ tone: 'danger', text: 'The disk is full.' })
  })
  expect(said()).toEqual(['Note saved and sealed.', 'The disk is full.'])
  await doing(() => vi.advanceTimersByTime(60_000))
  expect(said()).toEqual(['The disk is full.'])
  expect(document.querySelector('[role="log"]')?.getAttribute('aria-label')).toBe('Notices')
  await doing(() => (document.querySelector('.notice button[aria-label="Close"]') as HTMLElement).click())
  expect(said()).toEqual([])
})

test('[UI-5] the same sentence twice says no more than once', async () => {
  endings.push(await draw(<Notices />))
  const closes: (() => void)[] = []
  await doing(() => { for (let n = 0; n < 3; n++) closes.push(notify({ tone: 'danger', text: 'There is no link.' })) })
  expect(said()).toEqual(['There is no link.'])
  await doing(() => { for (const close of closes) close() })
  expect(said()).toEqual([])
})
