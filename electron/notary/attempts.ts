import fs from 'node:fs'
import path from 'node:path'
import { waitAfter } from '../../shared/contract/notary.ts'
import { NO_TRAP, asked, readNow } from './files.ts'

/** How many unlocks failed in a row, and how long the next has to wait. */
export interface Attempts {
  /** Seconds that are left before the next may begin; 0 when it may. */
  left(): Promise<number>
  /** Counts one that begins as failed, durably. @returns how many failed before it. */
  begin(): Promise<number>
  /** The passphrase was right. */
  succeed(): Promise<void>
}

const NAME = 'attempts'
/** An unreadable count costs the longest wait, no more. */
const UNREADABLE = 7
const MOST = 9_999

/**
 * The count lies in a file, the time does not: a new process waits in full from its start, so that restarting gains nothing and no clock can be
 * set forward. The file is always written in place, for which a full disk has room.
 *
 * @param monotonic milliseconds.
 */
export function attemptsOn(folder: string, monotonic: () => number): Attempts {
  const file = path.join(folder, NAME)
  let since = monotonic()
  const count = async (): Promise<number> => await asked(async () => fs.existsSync(file) ? parse(readNow(file)) : 0)
  return {
    async left() {
      const failures = await count()
      return Math.max(0, Math.ceil(waitAfter(failures) - (monotonic() - since) / 1_000))
    },
    async begin() {
      const failures = await count()
      await keep(file, Math.min(MOST, failures + 1))
      since = monotonic()
      return failures
    },
    succeed: () => keep(file, 0),
  }
}

/** Written with a vault, so that later writes find their block. */
export async function startAttempts(folder: string): Promise<void> {
  await keep(path.join(folder, NAME), 0)
}

async function keep(file: string, failures: number): Promise<void> {
  await asked(async () => {
    const open = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT | NO_TRAP, 0o600)
    try {
      fs.writeSync(open, text(failures), 0, 'latin1')
      fs.fdatasyncSync(open)
    } finally {
      fs.closeSync(open)
    }
  })
}

/** The number stands there twice: half a write is no number. */
function text(failures: number): string {
  const digits = String(failures).padStart(4, '0')
  return `${digits} ${digits}\n`
}

function parse(content: string): number {
  const failures = Number(content.slice(0, 4))
  return Number.isSafeInteger(failures) && content === text(failures) ? failures : UNREADABLE
}
