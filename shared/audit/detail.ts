import { decode, encode } from '../seal/bytes.ts'
import type { HeldKeys } from '../seal/lane-keys.ts'
import type { Aead } from '../seal/ports.ts'
import { openRecord, sealRecord } from '../seal/record.ts'
import { fromBase64, toBase64 } from '../stix/base64.ts'
import type { AuditEvent, LoggedEvent, SealedEvent } from './event.ts'

/** What of an event names people and things. */
export type Detail = Pick<AuditEvent, 'object' | 'reason'>

const PURPOSE = 'audit detail'

/** Seals object and reason under the highest lane of this session: a question about what is restricted is restricted itself. @param vault `JournalState.vault`. */
export async function sealedEvent(aead: Aead, held: HeldKeys, vault: string, { object, reason, ...open }: AuditEvent): Promise<SealedEvent> {
  if (object === undefined && reason === undefined) return open
  const plain = encode(JSON.stringify({ object, reason }))
  return { ...open, sealed: toBase64(await sealRecord(aead, held, { vault, purpose: PURPOSE }, [{ reader: held.member.clearance, plain }])) }
}

/** What this session may know of an event in the log. @returns undefined when that is above its clearance, or not as it was sealed. */
export async function openDetail(aead: Aead, held: HeldKeys, vault: string, { sealed, object }: LoggedEvent): Promise<Detail | undefined> {
  if (sealed === undefined) return object === undefined ? {} : { object }
  const body = fromBase64(sealed)
  const opened = body === undefined ? undefined : await openRecord(aead, held, { vault, purpose: PURPOSE }, body)
  const plain = opened?.ok === true ? opened.parts[0]?.plain : undefined
  return plain === undefined ? undefined : JSON.parse(decode(plain)) as Detail
}
