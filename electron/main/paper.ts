import type { BrowserWindow } from 'electron/main'
import { done } from '../../shared/contract/reply.ts'
import type { Seat } from './gate.ts'

/** A printer that never answers must not hold a window for ever. */
const PATIENCE_MS = 180_000

/** Lets a window put itself on paper: the system's own dialog asks for the printer, and nothing of it is kept here. */
export function paper(window: () => BrowserWindow): Seat {
  return {
    print: async () => {
      const printed = await new Promise<boolean>(resolve => {
        const given = setTimeout(() => resolve(false), PATIENCE_MS)
        window().webContents.print({ silent: false, printBackground: false }, success => {
          clearTimeout(given)
          resolve(success)
        })
      })
      return done({ printed })
    },
  }
}
