import type { TaxiiClient } from '../exchange/client.ts'
import type { Microseconds } from '../exchange/instant.ts'
import type { Outcome, Trouble } from '../exchange/outcome.ts'
import type { Match } from '../exchange/resources.ts'
import type { StixObject } from '../stix/object.ts'
import type { Skipped } from '../stix/parse.ts'
import { Cursor } from './cursor.ts'
import { type Patience, persist } from './patience.ts'

export interface PullTarget {
  /** Absolute address of the API root, ending in `/`. */
  readonly root: string
  /** Id or alias. */
  readonly collection: string
  /** As it was stored with the last page; absent on a first pull. */
  readonly watermark?: string
  /** A date before the watermark at which to begin, when there is reason to ask for more than usual. */
  readonly from?: string
  readonly match?: Match
  /** Objects asked for at a time; 1,000 unless told. */
  readonly limit?: number
  /** Seconds that a server may take to show an object that it has dated; 60 unless told. The watermark stays so far behind its clock. */
  readonly lateness?: number
}

/** Commit `objects` and `watermark` together, then ask for the next step: until then nothing more is requested. */
export interface PulledPage {
  readonly kind: 'page'
  /** In server order, without what this pull has yielded before. The store may still hold some of them from an earlier pull. */
  readonly objects: readonly StixObject[]
  /** Where a later pull resumes; grows, never falls. Absent while the server has told no date. */
  readonly watermark?: string
  readonly more: boolean
  /** What was left out of the page because it is no object that may be let in. */
  readonly skipped: readonly Skipped[]
  /** Objects still to come, as far as the server lets us know. */
  readonly remaining?: number
  /** Server's clock minus ours, seconds. */
  readonly skew?: number
}

/** The last step of every pull. Without `trouble` the collection was read to its end. */
export interface PullEnd {
  readonly kind: 'end'
  readonly trouble?: Trouble
  readonly watermark?: string
  readonly pages: number
  readonly objects: number
  readonly skew?: number
}

/** Measured with 1,300-byte movements: a page of 1.3 MB is written to the store at once. */
const USUAL_LIMIT = 1_000
/** Seconds. */
export const USUAL_LATENESS = 60

/**
 * Everything added to a collection since the watermark, page by page. A page already yielded stays good whatever comes later.
 *
 * `for await (const step of pullCollection(…)) if (step.kind === 'page') await commit(step); else …`
 *
 * @see TAXII 2.1 §3.5 and the README's SYNC rules
 */
export async function* pullCollection(client: TaxiiClient, target: PullTarget, patience: Patience): AsyncGenerator<PulledPage | PullEnd, void, void> {
  const { root, collection, match, limit = USUAL_LIMIT, lateness = USUAL_LATENESS } = target
  const cursor = new Cursor(target.watermark, lateness, limit, target.from)
  let pages = 0
  let objects = 0
  let skew: { readonly skew?: number } = {}
  const end = (trouble?: Trouble): PullEnd => ({ kind: 'end', ...(trouble === undefined ? {} : { trouble }), ...watermarkOf(cursor), pages, objects, ...skew })

  for (;;) {
    const outcome = await persist(() => client.objects(root, collection, { ...cursor.query, ...(match === undefined ? {} : { match }) }), patience)
    if (outcome.skew !== undefined) skew = { skew: outcome.skew }
    if (!outcome.ok) {
      if (mayAskOtherwise(cursor, outcome.trouble)) continue
      return yield end(outcome.trouble)
    }
    const page = outcome.value
    const { fresh, verdict } = cursor.arrived(page, serverNow(outcome, patience.now()))
    pages++
    objects += fresh.length
    yield {
      kind: 'page', objects: fresh, ...watermarkOf(cursor), more: verdict !== 'end', skipped: page.skipped,
      ...(page.remaining === undefined ? {} : { remaining: page.remaining }), ...skew,
    }
    if (verdict === 'end') return yield end()
    if (verdict === 'stuck') return yield end({ code: 'cannot-page' })
  }
}

function mayAskOtherwise(cursor: Cursor, { code, status }: Trouble): boolean {
  // 400 with a cursor means that the server forgot it: medallion does after 30 s.
  if (code === 'bad-request') return cursor.cursorDied()
  // Without a status it is our own limit on the size of an answer.
  return code === 'too-large' && status === undefined && cursor.tooLarge()
}

const serverNow = ({ skew }: Outcome<unknown>, now: number): Microseconds | undefined => (skew === undefined ? undefined : ((now + skew * 1_000) * 1_000) as Microseconds)

const watermarkOf = ({ watermark }: Cursor): { readonly watermark?: string } => (watermark === undefined ? {} : { watermark })
