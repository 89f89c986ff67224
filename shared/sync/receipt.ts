import type { ExchangeCode } from '../exchange/outcome.ts'
import type { Status, StatusDetail } from '../exchange/resources.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { instantOf } from '../stix/timestamp.ts'

/** What became of one object. */
export type Receipt =
  | { readonly id: StixId; readonly state: 'accepted' }
  /** `words` are the server's own, empty when it gave none. Sending the same again will be refused again. */
  | { readonly id: StixId; readonly state: 'refused'; readonly code: ExchangeCode; readonly words: string }
  /** Taken, and not decided within our patience. Sending it again later is safe and asks anew. */
  | { readonly id: StixId; readonly state: 'pending' }

/**
 * One receipt per object of a batch, in its order, or `unclear` when the server says that some failed and not which: OpenCTI's status has
 * no lists and may have null for its counts. What a complete status does not call a failure was accepted. TAXII 2.1 §4.3.
 */
export function receiptsOf(batch: readonly StixObject[], status: Status): readonly Receipt[] | 'unclear' {
  const { complete, failureCount = 0, failures, successes, pendings } = status
  const namesAllFailures = failures.length >= failureCount
  if (complete && !namesAllFailures && batch.length > 1) return 'unclear'
  return batch.map(object => {
    const failure = failures.find(detail => isAbout(detail, object))
    if (failure !== undefined || (complete && !namesAllFailures)) return { id: object.id, state: 'refused', code: 'unprocessable', words: failure?.message ?? '' }
    const open = complete ? pendings.some(detail => isAbout(detail, object)) : !successes.some(detail => isAbout(detail, object))
    return { id: object.id, state: open ? 'pending' : 'accepted' }
  })
}

/** Versions are compared as times, because OpenTAXII writes them in its own way; a detail without one speaks of every version. */
function isAbout({ id, version }: StatusDetail, object: StixObject): boolean {
  if (id !== object.id) return false
  const named = instantOf(version)
  const own = instantOf(object.modified ?? object.created)
  return named === undefined || own === undefined || named === own
}
