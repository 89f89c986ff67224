import type { StixObject } from '../stix/object.ts'
import { instantOf } from '../stix/timestamp.ts'

/** One version of one object; the same whichever way a server writes its timestamps. Objects without versions have one for ever. STIX 2.1 §3.6. */
export const versionKey = (object: StixObject): string => `${object.id} ${instantOf(object.modified ?? object.created) ?? ''}`
