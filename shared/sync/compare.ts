import type { TaxiiClient } from '../exchange/client.ts'
import type { ExchangeCode, Trouble } from '../exchange/outcome.ts'
import type { ManifestRecord, Match } from '../exchange/resources.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import type { Skipped } from '../stix/parse.ts'
import { instantOf } from '../stix/timestamp.ts'
import { Cursor } from './cursor.ts'
import { type Patience, persist } from './patience.ts'
import { type PullEnd, type PullTarget, type PulledPage, pullCollection } from './pull.ts'

export interface CompareTarget {
  readonly root: string
  /** Id or alias. */
  readonly collection: string
  /** Date added up to which an earlier comparison came. */
  readonly from?: string
  /** Records asked for at a time; 1,000 unless told. */
  readonly limit?: number
  /** Requests after which the rest is left for another time; 400 unless told. */
  readonly most?: number
}

export type CompareStep =
  /** Objects that were missing: commit them, then ask for the next step. */
  | { readonly kind: 'page'; readonly objects: readonly StixObject[]; readonly skipped: readonly Skipped[] }
  /** Everything dated up to here is compared, and what was missing of it was yielded: a later comparison may begin here. */
  | { readonly kind: 'compared'; readonly upTo: string; readonly records: number }
  /** Without `trouble` and with `complete` everything was compared. */
  | { readonly kind: 'end'; readonly trouble?: Trouble; readonly complete: boolean; readonly records: number; readonly asked: number }

/** One version of one object. */
export interface Version {
  readonly id: StixId
  /** As `modified` says it; empty for an object without versions. */
  readonly version: string
  /** Who made it; absent for an observable, which nobody makes. */
  readonly by?: StixId
}

const USUAL_LIMIT = 1_000
const USUAL_REQUESTS = 400
/** Ids in one address: 40 take about 2,500 characters, which every server and proxy lets pass. */
const TOGETHER = 40
/** Between two requests: nobody waits for a comparison, and the server has other clients. Milliseconds. */
const PAUSE_MS = 100
/** A server that has no manifest, or not as the standard wants it, says so in one of these ways. */
const NO_MANIFEST: readonly ExchangeCode[] = ['not-found', 'not-acceptable', 'bad-request', 'unprocessable', 'not-taxii', 'bad-page', 'forbidden', 'cannot-page']

/**
 * Compares what a server lists with what is held, from end to end, and fetches what is missing by its id. All that a cursor by date can lose
 * (dates given twice, objects shown late, a server put back) is found so. Where there is no manifest everything is pulled once more.
 *
 * @param isHeld whether this version of an object need not be fetched. Asked once for each record.
 * @see TAXII 2.1 §5.3 and the README's SYNC rules
 */
export async function* compareCollection(client: TaxiiClient, target: CompareTarget, isHeld: (record: ManifestRecord) => boolean, patience: Patience): AsyncGenerator<CompareStep, void, void> {
  const { root, collection, limit = USUAL_LIMIT, most = USUAL_REQUESTS } = target
  const cursor = new Cursor(target.from, 0, limit)
  let match: Match | undefined = ALL_VERSIONS
  let asked = 0
  let records = 0
  const end = (complete: boolean, trouble?: Trouble): CompareStep => ({ kind: 'end', complete, records, asked, ...(trouble === undefined ? {} : { trouble }) })

  for (;;) {
    if (patience.signal?.aborted === true) return yield end(false, { code: 'cancelled' })
    if (asked >= most) return yield end(false)
    if (asked > 0) await patience.wait(PAUSE_MS)
    const query = { ...cursor.query, ...(match === undefined ? {} : { match }) }
    const outcome = await persist(() => client.manifest(root, collection, query), patience)
    asked++
    if (!outcome.ok) {
      const { trouble } = outcome
      if (trouble.code === 'bad-request' && cursor.cursorDied()) continue
      if (trouble.code === 'too-large' && trouble.status === undefined && cursor.tooLarge()) continue
      if (!NO_MANIFEST.includes(trouble.code) || records > 0) return yield end(false, trouble)
      if (match === undefined) return yield* everything(client, target, patience)
      // Some know no versions in a manifest.
      match = undefined
      continue
    }
    const page = outcome.value
    const { fresh, verdict } = cursor.arrived({ ...page, objects: page.records.map(asObject), skipped: [] }, undefined)
    const news = new Set(fresh.map(object => object['record']))
    const missing = page.records.filter(record => news.has(record) && !isHeld(record))
    records += news.size
    const ids = [...new Set(missing.map(({ id }) => id))]
    for (let at = 0; at < ids.length; at += TOGETHER) {
      if (asked >= most) return yield end(false)
      const group = ids.slice(at, at + TOGETHER)
      const wanted = new Set(group)
      await patience.wait(PAUSE_MS)
      let ignored = false
      for await (const step of pullVersions(client, { root, collection, limit, match: { id: group } }, patience)) {
        if (step.kind === 'end') {
          if (step.trouble !== undefined) return yield end(false, step.trouble)
          break
        }
        asked++
        ignored = step.objects.some(({ id }) => !wanted.has(id))
        if (ignored) break
        if (step.objects.length + step.skipped.length > 0) yield { kind: 'page', objects: step.objects, skipped: step.skipped }
      }
      // A server that does not pick by id would send the whole collection for every group.
      if (ignored) return yield* everything(client, target, patience)
    }
    if (cursor.watermark !== undefined) yield { kind: 'compared', upTo: cursor.watermark, records }
    if (verdict === 'end') return yield end(true)
    if (verdict === 'stuck') return yield* everything(client, target, patience)
  }
}

/** Cursor and versions are the same for a record as for an object. */
const asObject = (record: ManifestRecord): StixObject => ({ type: '', id: record.id as StixId, modified: record.version, record })

async function* everything(client: TaxiiClient, { root, collection, from, limit = USUAL_LIMIT }: CompareTarget, patience: Patience): AsyncGenerator<CompareStep, void, void> {
  let records = 0
  for await (const step of pullVersions(client, { root, collection, limit, ...(from === undefined ? {} : { watermark: from }) }, patience)) {
    if (step.kind === 'end') return yield { kind: 'end', complete: step.trouble === undefined, records, asked: step.pages, ...(step.trouble === undefined ? {} : { trouble: step.trouble }) }
    records += step.objects.length
    yield { kind: 'page', objects: step.objects, skipped: step.skipped }
    if (step.watermark !== undefined && step.more) yield { kind: 'compared', upTo: step.watermark, records }
    await patience.wait(PAUSE_MS)
  }
}

/** As a pull, with every version of each object; the newest alone from a server that knows no versions. */
async function* pullVersions(client: TaxiiClient, target: PullTarget, patience: Patience): AsyncGenerator<PulledPage | PullEnd, void, void> {
  for await (const step of pullCollection(client, { ...target, match: { ...target.match, ...ALL_VERSIONS } }, patience)) {
    if (step.kind === 'end' && step.pages === 0 && step.trouble?.code === 'bad-request') return yield* pullCollection(client, target, patience)
    yield step
  }
}

/** Somebody may have put a later version over what is another's: the versions beneath it are compared too. */
const ALL_VERSIONS: Match = { version: ['all'] }

/**
 * Which of these versions of our own objects a server has no more, neither them nor later ones of ours.
 *
 * @returns the trouble when the server would not say: then nothing is known of any of them.
 */
export async function findAbsent(client: TaxiiClient, { root, collection, limit = USUAL_LIMIT }: CompareTarget, versions: readonly Version[], patience: Patience): Promise<{ readonly ok: true; readonly absent: readonly Version[] } | { readonly ok: false; readonly trouble: Trouble }> {
  const newest = new Map<string, string>()
  const all = [...new Set(versions.map(({ id }) => id))]
  for (let at = 0; at < all.length; at += TOGETHER) {
    for await (const step of pullVersions(client, { root, collection, limit, match: { id: all.slice(at, at + TOGETHER) } }, patience)) {
      if (step.kind === 'end') {
        if (step.trouble !== undefined) return { ok: false, trouble: step.trouble }
        break
      }
      for (const object of step.objects) {
        const version = instantOf(object.modified) ?? ''
        const key = keyOf(object.id, object.created_by_ref)
        if ((newest.get(key) ?? '') <= version) newest.set(key, version)
      }
    }
    await patience.wait(PAUSE_MS)
  }
  return { ok: true, absent: versions.filter(({ id, version, by }) => {
    const there = newest.get(keyOf(id, by))
    return there === undefined || there < (instantOf(version) ?? '')
  }) }
}

/** A stranger's version of our object is not ours. */
const keyOf = (id: StixId, by: StixId | undefined): string => `${id} ${by ?? ''}`
