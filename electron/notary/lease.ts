import type { FilePort } from '../../shared/journal/ports.ts'
import { replaceFile } from '../../shared/journal/durable.ts'
import { bind, concat, encode, view } from '../../shared/seal/bytes.ts'
import { subkey } from '../../shared/seal/keys.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'

/** How long a laptop may go without checking in. It shuts the door of this program; who has a passphrase and another program is not kept out by it. */
export interface Lease {
  /** Milliseconds since 1970-01-01 UTC; 0 when nothing that opens says so. */
  readonly until: number
  /** Whether it has run out. */
  isOver(): boolean
  /** An exchange answered. The time that this runs by never goes back. */
  renew(days: number): Promise<void>
  /** A supervisor is here, and the clock of this computer is what she sees: a clock that was once years ahead must not count for ever. */
  begin(days: number): Promise<void>
}

/** Milliseconds: since 1970-01-01 UTC as this computer has it, and since whenever, never set. */
export interface Clock {
  readonly now: () => number
  readonly monotonic: () => number
}

const NAME = 'lease'
const VERSION = 1
const NUMBERS = 1 + 8 + 8
const NONCE = 12
const LENGTH = NUMBERS + NONCE + 16
const DAY = 86_400_000

/**
 * Layout: version (1) | until (8, float) | newest time seen (8, float) | nonce (12) | tag (16). The times can be read, so that the door may show
 * them before anybody is in; they cannot be changed. A lease that is gone counts as run out.
 *
 * @param vault as in `JournalState`.
 */
export async function openLease(files: FilePort, folder: string, aead: Aead, journalKey: Bytes, vault: string, clock: Clock): Promise<Lease> {
  const key = await subkey(aead, journalKey, `waypost lease 1 of ${vault}`)
  const started = clock.monotonic()
  const bytes = await files.read(`${folder}/${NAME}`)
  const isOurs = bytes?.length === LENGTH && bytes[0] === VERSION
    && await aead.open(key, bytes.slice(NUMBERS, NUMBERS + NONCE), bytes.subarray(NUMBERS + NONCE), bond(bytes.subarray(0, NUMBERS))) !== undefined
  let until = isOurs ? view(bytes).getFloat64(1, true) : 0
  let newest = isOurs ? view(bytes).getFloat64(9, true) : 0
  const passed = (): number => Math.max(clock.now(), newest + clock.monotonic() - started)
  const write = async (): Promise<void> => {
    const numbers = new Uint8Array(NUMBERS)
    numbers[0] = VERSION
    view(numbers).setFloat64(1, until, true)
    view(numbers).setFloat64(9, newest, true)
    const nonce = aead.random(NONCE)
    await replaceFile(files, folder, NAME, concat(numbers, nonce, await aead.seal(key, nonce, new Uint8Array(0), bond(numbers))))
  }
  // Who sets the clock back and opens again gains nothing.
  if (isOurs && passed() > newest) {
    newest = passed()
    await write().catch(() => {})
  }
  return {
    get until() {
      return until
    },
    isOver: () => passed() >= until,
    async renew(days) {
      newest = passed()
      until = newest + days * DAY
      await write()
    },
    async begin(days) {
      newest = clock.now()
      until = newest + days * DAY
      await write()
    },
  }

  function bond(numbers: Uint8Array): Bytes {
    return bind('waypost lease', encode(vault), numbers)
  }
}

/** What stands in the lease, for the door: nobody has shown yet that it is true. */
export async function peekLease(files: FilePort, folder: string): Promise<number> {
  const bytes = await files.read(`${folder}/${NAME}`)
  return bytes?.length === LENGTH && bytes[0] === VERSION ? view(bytes).getFloat64(1, true) : 0
}
