import type { HostBridge } from '../../shared/contract/host.ts'
import { showPanel } from '../state/session.ts'
import { COMMANDS, commandOf, focusRegion } from './commands.ts'
import { openPalette } from './frame.ts'
import { letterKeys } from './letters.ts'

const isMac = navigator.platform.startsWith('Mac')

/** The key press as commands write it: `Ctrl Shift L`. */
export function written(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>, onMac = isMac): string {
  const held = [
    ...((onMac ? event.metaKey : event.ctrlKey) ? ['Ctrl'] : []),
    ...(event.altKey ? ['Alt'] : []),
    // With a letter Shift is part of the command, with a sign it is part of how the sign is typed.
    ...(event.shiftKey && /^[a-z]$|^.{2,}$/i.test(event.key) ? ['Shift'] : []),
  ]
  const digit = /^Digit(\d)$/.exec(event.code)?.[1]
  const name = event.key.startsWith('Arrow') ? event.key.slice(5) : event.key === 'Escape' ? 'Esc' : event.altKey && digit !== undefined ? digit : event.key.length === 1 ? event.key.toUpperCase() : event.key
  return [...held, name].join(' ')
}

/** Whether keys without Ctrl belong to what has the focus: somebody is typing, or moves in a list that finds by letters. */
export function takesLetters(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [role="listbox"], [role="menu"], [role="dialog"], [role="alertdialog"]') !== null
}

/** Runs commands by their keys, and the choices of the window's menu. @returns stops. */
export function followKeys(host: HostBridge): () => void {
  const hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const keys = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey ? 'Ctrl K' : written(event)
    const isChord = event.ctrlKey || event.metaKey || event.altKey
    // A text has an undo of its own.
    if (takesLetters(event.target) && (!isChord || keys === 'Ctrl Z')) return
    if (!isChord && event.key.length === 1 && !letterKeys.get()) return
    if (event.key === 'F6') {
      event.preventDefault()
      return nextRegion(event.shiftKey ? -1 : 1)
    }
    const command = COMMANDS.find(candidate => candidate.keys === keys)
    if (command === undefined) return
    event.preventDefault()
    command.run(host)
  }
  window.addEventListener('keydown', hear)
  host.on('menu', item => {
    // The key has run it already where the page heard it first, so each of these may run twice.
    if (item === 'search') openPalette(true)
    else if (item === 'settings' || item === 'shortcuts') showPanel(item)
    else commandOf(item)?.run(host)
  })
  return () => window.removeEventListener('keydown', hear)
}

/** From the part of the screen that has the focus to the next one, in reading order. */
function nextRegion(step: 1 | -1): void {
  const names = [...document.querySelectorAll<HTMLElement>('[data-region]')].map(({ dataset }) => dataset['region'] ?? '')
  const here = document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region']
  const at = here === undefined ? (step === 1 ? -1 : 0) : names.indexOf(here)
  const next = names.at((at + step + names.length) % names.length)
  if (next !== undefined) focusRegion(next)
}
