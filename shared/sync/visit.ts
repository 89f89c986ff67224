import type { TaxiiClient } from '../exchange/client.ts'
import { type Microseconds, writeInstant } from '../exchange/instant.ts'
import type { Trouble } from '../exchange/outcome.ts'
import type { ManifestRecord } from '../exchange/resources.ts'
import type { StixObject } from '../stix/object.ts'
import type { Skipped } from '../stix/parse.ts'
import { type Version, compareCollection, findAbsent } from './compare.ts'
import type { Patience } from './patience.ts'
import { USUAL_LATENESS, pullCollection } from './pull.ts'
import { type Debt, type Standing, beginning, isBehind, isRoutineDue, mayCompare, wentBack } from './standing.ts'

export interface VisitTarget {
  readonly root: string
  /** Id or alias. */
  readonly collection: string
  readonly limit?: number
  /** Seconds that a server may take to show an object that it has dated; 60 unless told. */
  readonly lateness?: number
  readonly standing: Standing
  /** A person asked for a comparison from end to end. */
  readonly asked?: boolean
}

/** What a visit has to know of what is held. */
export interface HeldHere {
  /** Whether this version of an object need not be fetched. */
  isHeld(record: ManifestRecord): boolean
  /** Whether something numbered is newly known not to have come; asked once the pull has ended. */
  hasGap(): Promise<boolean> | boolean
  /** Our own objects that this server has accepted: it should still have them. */
  own(): readonly Version[]
}

export type VisitStep =
  /** Commit objects and standing together, then ask for the next step. `repair`: the pull had not brought them. */
  | {
    readonly kind: 'page'; readonly objects: readonly StixObject[]; readonly standing: Standing; readonly skipped: readonly Skipped[]; readonly repair: boolean
    readonly more: boolean; readonly remaining?: number; readonly skew?: number
  }
  /** Nothing came, but this is worth keeping. `pulled`: the collection was read to its end. `compared`: records looked at so far. */
  | { readonly kind: 'standing'; readonly standing: Standing; readonly pulled?: true; readonly compared?: number }
  /** The server has lost these, which it had accepted from us: offer them again. */
  | { readonly kind: 'absent'; readonly absent: readonly Version[] }
  | { readonly kind: 'end'; readonly trouble?: Trouble; readonly skew?: number }

/**
 * One visit to one collection: what is new since the last one, and where there is a sign that a pull by date may have missed something, or a
 * day has passed, or a person asks, a comparison from end to end.
 *
 * Signs are: the server's clock went back; the newest object that was seen is there no more; a number of an author's is missing.
 */
export async function* visitCollection(client: TaxiiClient, target: VisitTarget, here: HeldHere, patience: Patience): AsyncGenerator<VisitStep, void, void> {
  const { root, collection, limit, lateness = USUAL_LATENESS } = target
  const isFirst = target.standing.watermark === undefined
  const from = beginning(target.standing, lateness)
  const place = { root, collection, ...(limit === undefined ? {} : { limit }) }
  let { standing } = target
  const sought = standing.anchor ?? ''
  let anchor = ''
  let met = sought === ''
  let skew: { readonly skew?: number } = {}
  /** A new sign begins a comparison that is under way anew: what it tells of may lie where that has been already. */
  const owe = (debt: Debt): void => {
    const { owes = 'nothing' } = standing
    if ((debt === 'routine' && owes !== 'nothing') || (debt === 'asked' && owes === 'asked')) return
    standing = { ...standing, owes: owes === 'asked' || owes === 'gap' ? owes : debt, comparedTo: '' }
  }
  let begun: Microseconds | undefined
  const hear = (told: number | undefined): void => {
    if (told === undefined) return
    skew = { skew: told }
    const now = ((patience.now() + told * 1_000) * 1_000) as Microseconds
    if (wentBack(standing.heard, now)) {
      owe('clock')
      begun = now
    }
    begun ??= now
    standing = { ...standing, heard: writeInstant(now), ...(isBehind(standing, now, lateness) && (standing.behind ?? '') === '' ? { behind: writeInstant(now) } : {}) }
  }

  for await (const step of pullCollection(client, { ...place, lateness, ...(standing.watermark === undefined ? {} : { watermark: standing.watermark }), ...(from === undefined ? {} : { from }) }, patience)) {
    hear(step.skew)
    if (step.watermark !== undefined) standing = { ...standing, watermark: step.watermark }
    if (step.kind === 'end') {
      if (step.trouble !== undefined) return yield { kind: 'end', trouble: step.trouble, ...skew }
      break
    }
    met ||= step.objects.some(({ id }) => id === sought)
    anchor = step.objects.at(-1)?.id ?? anchor
    const { objects, skipped, more, remaining } = step
    yield { kind: 'page', objects, standing, skipped, repair: false, more, ...(remaining === undefined ? {} : { remaining }), ...skew }
  }

  if (!met) owe('reset')
  // Kept only now: a pull that was cut short has not seen the newest.
  standing = { ...standing, anchor, ...(begun === undefined ? {} : { behind: isBehind(standing, begun, lateness) ? writeInstant(begun) : '' }) }
  // The first pull of all has compared everything with nothing. Where a server shows nothing and has accepted something of ours, it looks first for ever.
  if (isFirst && (anchor !== '' || here.own().length === 0)) standing = { ...standing, compared: patience.now() }
  if (await here.hasGap()) owe('gap')
  if (target.asked === true) owe('asked')
  if (isRoutineDue(standing, patience.now())) owe('routine')
  yield { kind: 'standing', standing, pulled: true }
  if (!mayCompare(standing, standing.owes ?? 'nothing', patience.now())) return yield { kind: 'end', ...skew }

  const compareFrom = standing.comparedTo ?? ''
  for await (const step of compareCollection(client, { ...place, ...(compareFrom === '' ? {} : { from: compareFrom }) }, record => here.isHeld(record), patience)) {
    if (step.kind === 'page') yield { kind: 'page', objects: step.objects, standing, skipped: step.skipped, repair: true, more: true, ...skew }
    else if (step.kind === 'compared') {
      standing = { ...standing, comparedTo: step.upTo }
      yield { kind: 'standing', standing, compared: step.records }
    } else if (step.trouble !== undefined || !step.complete) return yield { kind: 'end', ...(step.trouble === undefined ? {} : { trouble: step.trouble }), ...skew }
  }
  const own = here.own()
  const found = own.length === 0 ? undefined : await findAbsent(client, place, own, patience)
  if (found?.ok === false) return yield { kind: 'end', trouble: found.trouble, ...skew }
  if (found !== undefined && found.absent.length > 0) yield { kind: 'absent', absent: found.absent }
  standing = { ...standing, owes: 'nothing', comparedTo: '', compared: patience.now() }
  yield { kind: 'standing', standing }
  yield { kind: 'end', ...skew }
}
