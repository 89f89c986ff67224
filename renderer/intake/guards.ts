import { instanceof as instance, maxLength, object, string } from 'zod/mini'
import type { Guards } from '../../shared/contract/channel.ts'
import type { IntakeCalls } from '../../shared/contract/intake.ts'

const file = object({ name: string().check(maxLength(1_000)), bytes: instance(Uint8Array<ArrayBuffer>) })

/** What the workspace may ask of an intake process. */
export const intakeGuards: Guards<IntakeCalls> = {
  parse: args => {
    if (args.length !== 1) throw new RangeError(`${args.length} arguments, expected 1`)
    return [file.parse(args[0])]
  },
}
