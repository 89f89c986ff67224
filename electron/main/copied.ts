// Of all that is main's this alone has moved between the runtimes: 'electron/common' in the older, 'electron/main' in the newer.
import { clipboard } from 'electron'
import { done } from '../../shared/contract/reply.ts'
import type { Seat } from './gate.ts'

/** Long enough to change to another program and paste. */
const KEPT_MS = 30_000

/** What lies on the clipboard through us. */
export interface Copied {
  readonly calls: Pick<Seat, 'copyText'>
  /** Takes away what is still ours. */
  readonly forget: () => void
}

/** Electron 33 answers at once, later ones by a promise. */
interface Board {
  readonly readText: () => string | Promise<string>
  readonly writeText: (text: string) => unknown
  readonly clear: () => unknown
}

/** Lends a text to the clipboard for half a minute. What somebody else put there meanwhile is left alone. */
export function copied(board: Board = clipboard): Copied {
  let ours: string | undefined
  let ending: NodeJS.Timeout | undefined
  const forget = (): void => {
    clearTimeout(ending)
    const lent = ours
    ours = undefined
    if (lent === undefined) return
    const look = (text: string): void => {
      if (ours === undefined && sameText(text, lent)) void board.clear()
    }
    // Not awaited where it need not be: at the end there may be no later.
    const there = board.readText()
    if (typeof there === 'string') look(there)
    else void there.then(look)
  }
  return {
    forget,
    calls: {
      copyText: text => {
        clearTimeout(ending)
        void board.writeText(text)
        ours = text
        ending = setTimeout(forget, KEPT_MS)
        return done(null)
      },
    },
  }
}

/** Some systems give lines back with their own ends. */
const sameText = (one: string, other: string): boolean => one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n')
