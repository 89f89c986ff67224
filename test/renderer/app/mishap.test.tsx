// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { Mishap } from '../../../renderer/app/mishap.tsx'
import { doing, draw } from '../seat.ts'

const endings: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
  vi.restoreAllMocks()
})

let isBroken = true
function Part() {
  if (isBroken) throw new Error('a part that draws nothing')
  return <p>Drawn again</p>
}

test('[APP-6] a part of the screen that stops says so in its place, the rest goes on, and it can be shown again', async () => {
  isBroken = true
  vi.spyOn(console, 'error').mockImplementation(() => {})
  endings.push(await draw(<><Mishap><Part /></Mishap><Mishap><p>The rest</p></Mishap></>))
  expect(document.querySelector('[role="alert"]')?.textContent).toContain('This part of the screen stopped')
  expect(document.body.textContent).toContain('The rest')
  isBroken = false
  await doing(() => (document.querySelector('[role="alert"] button') as HTMLElement).click())
  expect(document.body.textContent).toContain('Drawn again')
  expect(document.querySelector('[role="alert"]')).toBeNull()
})
