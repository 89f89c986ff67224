// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { Notices, notify } from '../../../renderer/ui/notice.tsx'
import { SavedState } from '../../../renderer/ui/saved-state.tsx'
import { TlpMark } from '../../../renderer/ui/tlp-mark.tsx'
import { doing, draw } from '../seat.ts'

const endings: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

const css = (name: string): string => readFileSync(`renderer/ui/${name}.css`, 'utf8')

test('[UI-3] a marking, a state and a notice each say the same in words or by their shape', async () => {
  const marks = ['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR', 'unmarked'] as const
  endings.push(await draw(<>
    <Notices />
    <p id="marks">{marks.map(tlp => <TlpMark key={tlp} tlp={tlp} />)}</p>
    <SavedState at={undefined} pending={2} />
    <SavedState at={0} pending={0} />
  </>))
  const words = [...document.querySelectorAll('#marks > *')].map(({ textContent }) => textContent)
  expect(new Set(words).size).toBe(marks.length)
  expect(words[0]).toBe('TLP:RED')
  expect([...document.querySelectorAll('output.saved')].map(({ textContent }) => textContent)).toEqual(['Saving 2 changes', 'Saved 00:00Z'])
  const closes: (() => void)[] = []
  await doing(() => { for (const tone of ['info', 'ok', 'danger'] as const) closes.push(notify({ tone, text: tone })) })
  const shapes = [...document.querySelectorAll('.notice > svg')].map(svg => svg.getAttribute('class'))
  expect(new Set(shapes).size).toBe(3)
  await doing(() => { for (const close of closes) close() })
})

test('[UI-4] numbers keep their width, a state keeps its place, and notices lie over the page', async () => {
  expect(css('base')).toContain('font-variant-numeric: tabular-nums')
  expect(css('notice')).toMatch(/\.notices \{[^}]*position: fixed/)
  expect(css('saved-state')).toMatch(/min-width: \d+ch/)
  endings.push(await draw(<SavedState at={undefined} pending={0} />))
  expect(document.querySelectorAll('output.saved').length).toBe(1)
})
