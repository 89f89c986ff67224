// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import type { HostBridge } from '../../../shared/contract/host.ts'
import { done } from '../../../shared/contract/reply.ts'

const asked: string[] = []
const host: HostBridge = {
  call: (async (name: string) => {
    asked.push(name)
    return done(null)
  }) as unknown as HostBridge['call'],
  on: () => {},
}
vi.stubGlobal('waypost', host)
const { COMMANDS } = await import('../../../renderer/app/commands.ts')
const { commandsFor } = await import('../../../renderer/app/palette-commands.ts')
const { followKeys, takesLetters, written } = await import('../../../renderer/app/keys.ts')
const { useFrame, openPalette } = await import('../../../renderer/app/frame.ts')
const { letterKeys } = await import('../../../renderer/app/letters.ts')
const { useSession, showPanel } = await import('../../../renderer/state/session.ts')

const press = (key: string, held: KeyboardEventInit = {}, target: EventTarget = document.body): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, code: /^\d$/.test(key) ? `Digit${key}` : '', bubbles: true, cancelable: true, ...held }))

beforeEach(() => {
  showPanel(undefined)
  openPalette(false)
  letterKeys.set(true)
  asked.length = 0
  document.body.innerHTML = '<input id="text"><button id="button"></button><div role="dialog"><p id="inside"></p></div>'
  return followKeys(host)
})

test('[APP-4] no key does two things, and no two commands share an id', () => {
  const keys = COMMANDS.flatMap(command => command.keys ?? [])
  expect(new Set(keys).size).toBe(keys.length)
  expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length)
})

test('[APP-4] a press is written as commands write it', () => {
  const event = { key: 'k', code: 'KeyK', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  expect(written({ ...event, ctrlKey: true }, false)).toBe('Ctrl K')
  expect(written({ ...event, metaKey: true }, true)).toBe('Ctrl K')
  expect(written({ ...event, key: 'L', ctrlKey: true, shiftKey: true }, false)).toBe('Ctrl Shift L')
  expect(written({ ...event, key: '?', shiftKey: true }, false)).toBe('?')
  expect(written({ ...event, key: 'ArrowLeft', altKey: true }, false)).toBe('Alt Left')
  expect(written({ ...event, key: '¡', code: 'Digit1', altKey: true }, false)).toBe('Alt 1')
  expect(written({ ...event, key: 'Escape' }, false)).toBe('Esc')
})

test('[APP-4] a key runs its command, and the browser does nothing of its own with it', () => {
  expect(press('k', { ctrlKey: true })).toBe(false)
  expect(useFrame.getState().isPaletteOpen).toBe(true)
  openPalette(false)
  press('/')
  expect(useFrame.getState().isPaletteOpen).toBe(true)
  press('L', { ctrlKey: true, shiftKey: true })
  expect(asked).toEqual(['lock'])
  press('f')
  expect(useSession.getState().panel).toBe('facets')
  press('f')
  expect(useSession.getState().panel).toBeUndefined()
  expect(press('q')).toBe(true)
})

test('[APP-5] letters belong to whoever types, chords do not', () => {
  const text = document.getElementById('text') ?? document.body
  const inside = document.getElementById('inside') ?? document.body
  expect([text, inside, document.getElementById('button')].map(takesLetters)).toEqual([true, true, false])
  press('n', {}, text)
  press('/', {}, text)
  // The text keeps its own undo.
  expect(press('z', { ctrlKey: true }, text)).toBe(true)
  expect(press('z', { ctrlKey: true })).toBe(false)
  expect([useSession.getState().panel, useFrame.getState().isPaletteOpen]).toEqual([undefined, false])
  press('k', { ctrlKey: true }, text)
  expect(useFrame.getState().isPaletteOpen).toBe(true)
})

test('[APP-5] letters can be switched off', () => {
  letterKeys.set(false)
  press('n')
  expect(useSession.getState().panel).toBeUndefined()
  press(',', { ctrlKey: true })
  expect(useSession.getState().panel).toBe('settings')
})

test('[APP-4] the palette finds by beginning, by word, by all words', () => {
  const ids = (text: string): readonly (readonly string[])[] => Object.values(commandsFor(text)).map((commands: readonly { readonly id: string }[]) => commands.map(({ id }) => id))
  expect(ids('lock')).toEqual([['lock'], []])
  expect(ids('passphrase')).toEqual([[], ['passphrase']])
  expect(ids('dark light')).toEqual([[], ['theme']])
  expect(ids('go to')).toEqual([['to-map', 'to-timeline', 'to-table', 'to-panel'], []])
  expect(ids('zzz')).toEqual([[], []])
  expect(ids('')[1]?.length).toBe(COMMANDS.length - 1)
})
