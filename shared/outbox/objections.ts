import { readObject } from '../stix/parse.ts'
import type { Leaving, Objection, Recipient } from './finding.ts'

/** More than this in one finding is a feed, not a finding. */
const MOST_OBJECTS = 5_000

/** What a request spends besides its objects. */
const ENVELOPE = 64

/** UTF-8 bytes of an object as it is sent. */
export const bytesOf = (leaving: Leaving): number => new TextEncoder().encode(JSON.stringify(leaving.object)).length

/** Everything about these objects that the server could refuse, as far as it can be known here. */
export function objectionsOf(leaving: readonly Leaving[], report: Leaving, recipient: Recipient): readonly Objection[] {
  const most = recipient.maxContentLength
  return [
    ...(recipient.canWrite ? [] : [{ id: report.id, why: 'no-write-permission' as const }]),
    ...(leaving.length > MOST_OBJECTS ? [{ id: report.id, why: 'too-many-objects' as const }] : []),
    ...leaving.flatMap(entry => [
      ...(most !== undefined && bytesOf(entry) + ENVELOPE > most ? [{ id: entry.id, why: 'too-large' as const }] : []),
      ...(readObject(entry.object).ok ? [] : [{ id: entry.id, why: 'not-stix' as const }]),
    ]),
  ]
}
