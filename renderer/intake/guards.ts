import { custom, maxLength, object, string } from 'zod/mini'
import type { Guards } from '../../shared/contract/channel.ts'
import type { IntakeCalls } from '../../shared/contract/intake.ts'

/** The readers refuse JSON beyond half of this, and Parquet is a fraction of it. */
const MOST_BYTES = 512 * 1_024 * 1_024

const content = custom<Uint8Array<ArrayBuffer>>(value => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.length <= MOST_BYTES)
const file = object({ name: string().check(maxLength(1_000)), bytes: content })

/** What the workspace may ask of an intake process. */
export const intakeGuards: Guards<IntakeCalls> = {
  parse: args => {
    if (args.length !== 1) throw new RangeError(`${args.length} arguments, expected 1`)
    return [file.parse(args[0])]
  },
}
