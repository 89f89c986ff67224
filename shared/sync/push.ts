import type { TaxiiClient } from '../exchange/client.ts'
import type { Outcome, Trouble } from '../exchange/outcome.ts'
import type { Status } from '../exchange/resources.ts'
import type { StixObject } from '../stix/object.ts'
import { batches, halves } from './batches.ts'
import { type Patience, persist } from './patience.ts'
import { type Receipt, receiptsOf } from './receipt.ts'

export interface PushTarget {
  readonly root: string
  /** Id or alias. */
  readonly collection: string
  /** Octets, from the API root; batches stay below four fifths of it. */
  readonly maxContentLength?: number
}

/** Receipts that are decided now: store them before asking for the next step. */
export interface PushedBatch {
  readonly kind: 'receipts'
  readonly receipts: readonly Receipt[]
}

/** The last step. With `trouble`, objects without a receipt were not sent or their fate is unknown: send them again later. */
export interface PushEnd {
  readonly kind: 'end'
  readonly trouble?: Trouble
}

const FIRST_POLL_MS = 500
const LONGEST_POLL_MS = 30_000
/** Two minutes and a half in all. */
const MOST_POLLS = 10

/**
 * Adds objects to a collection in their order, in batches, and says of each what became of it. A batch that the server refuses as a whole is
 * halved until the object that it means stands alone; one that is too long for it as well.
 *
 * Safe to repeat whole or in part at any time: the server must take what it has already as good (TAXII 2.1 §5.5).
 */
export async function* pushObjects(client: TaxiiClient, target: PushTarget, objects: readonly StixObject[], patience: Patience): AsyncGenerator<PushedBatch | PushEnd, void, void> {
  const cut = batches(objects, target.maxContentLength)
  if (cut.oversized.length > 0) yield { kind: 'receipts', receipts: cut.oversized.map(object => refused(object, { code: 'too-large' })) }
  const waiting = [...cut.batches]
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    const outcome = await offer(client, target, batch, patience)
    if (outcome.ok) {
      if (outcome.receipts === 'unclear') waiting.unshift(...halves(batch))
      else yield { kind: 'receipts', receipts: outcome.receipts }
    } else if (!outcome.aboutTheObjects) return yield { kind: 'end', trouble: outcome.trouble }
    else if (batch.length > 1) waiting.unshift(...halves(batch))
    else yield { kind: 'receipts', receipts: batch.map(object => refused(object, outcome.trouble)) }
  }
  yield { kind: 'end' }
}

type Offered =
  | { readonly ok: true; readonly receipts: readonly Receipt[] | 'unclear' }
  | { readonly ok: false; readonly trouble: Trouble; readonly aboutTheObjects: boolean }

async function offer(client: TaxiiClient, { root, collection }: PushTarget, batch: readonly StixObject[], patience: Patience): Promise<Offered> {
  const added = await persist(() => client.add(root, collection, batch), patience)
  if (!added.ok) return { ...added, aboutTheObjects: isAboutTheObjects(added.trouble) }
  const decided = await decide(client, root, added.value, patience)
  return decided.ok ? { ok: true, receipts: receiptsOf(batch, decided.value) } : { ...decided, aboutTheObjects: false }
}

const isAboutTheObjects = ({ code, status }: Trouble): boolean => code === 'bad-request' || code === 'unprocessable' || (code === 'too-large' && status !== undefined)

const refused = ({ id }: StixObject, { code, words = '' }: Trouble): Receipt => ({ id, state: 'refused', code, words })

/** Asks for the status while it is pending, and never again after `complete`. A status that is gone leaves us with the last one. TAXII 2.1 §4.3.1. */
async function decide(client: TaxiiClient, root: string, first: Status, patience: Patience): Promise<Outcome<Status>> {
  let status = first
  for (let poll = 0; poll < MOST_POLLS && !status.complete; poll++) {
    await patience.wait(Math.min(LONGEST_POLL_MS, FIRST_POLL_MS * 2 ** poll))
    const asked = await persist(() => client.status(root, status.id), patience)
    if (!asked.ok && asked.trouble.code === 'not-found') break
    if (!asked.ok) return asked
    status = asked.value
  }
  return { ok: true, value: status }
}
