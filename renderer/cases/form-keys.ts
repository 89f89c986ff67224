import type { KeyboardEvent } from 'react'
import { leavePanel } from '../state/session.ts'

/** The keys of a whole form: Ctrl or Cmd with Enter does what the form is for, Escape leaves it for the notes. */
export function formKeys(finish: () => unknown): { onKeyDown(event: KeyboardEvent): void; onKeyDownCapture(event: KeyboardEvent): void } {
  const taking = (event: KeyboardEvent, run: () => unknown): void => {
    event.preventDefault()
    event.stopPropagation()
    void run()
  }
  return {
    onKeyDown(event) {
      if (event.key === 'Escape' && !event.defaultPrevented) taking(event, () => leavePanel('annotations'))
    },
    // Before any control hears it: radio buttons keep every Enter to themselves.
    onKeyDownCapture(event) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) taking(event, finish)
    },
  }
}
