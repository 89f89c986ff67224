import { done, type Reply } from '../../shared/contract/reply.ts'
import { LEVELS, type Level } from '../../shared/handling/level.ts'
import { UNKNOWN_SOURCE } from '../../shared/movement/extensions.ts'
import type { StixId } from '../../shared/stix/object.ts'
import type { Holdings } from './holdings.ts'
import type { LedgerPart } from './ledger.ts'
import { rewrite } from './receiving.ts'
import type { Truth } from './truth.ts'

/**
 * Somebody who could not see stricter rows may have taken in a version of a movement of which a stricter one is held, or which was taken back.
 * Whoever sees both keeps the later version; of the same version the freer row, because everybody may see it. Those who cannot see why are told
 * that there is a later version, so that they do not take the old one in again.
 *
 * @returns whether rows were taken away.
 */
export async function reconcile(holdings: Holdings, truth: Truth): Promise<Reply<boolean>> {
  if (holdings.doubtful.length === 0) return done(false)
  return await truth.write<boolean>(async () => {
    const { rows, clearance } = holdings
    const compared = holdings.doubtful.map(({ name }) => name)
    const gone = new Set<number>()
    const told = new Map<StixId, { readonly modified: string; readonly level: Level; readonly told: Level }>()
    for (const stretch of compared.flatMap(name => rows.stretchesOf(name))) {
      for (let row = stretch.from; row < stretch.from + stretch.rows; row++) compare(holdings, row, gone, told)
    }
    const anew = await rewrite(holdings, truth, gone)
    const parts: LedgerPart[] = LEVELS.filter(level => level <= clearance).flatMap(level => {
      const rewritten = anew.filter(one => one.level === level).map(({ from, into }) => ({ from, ...(into === undefined ? {} : { into: into.entry }) }))
      const revised = [...told].filter(([, later]) => later.told === level).map(([id, later]) => [id, later.modified, later.level] as const)
      if (rewritten.length + revised.length === 0) return []
      return [{ reader: level, entry: { kind: 'page', at: 0, origin: 'own', segments: [], adds: {}, rewritten, ...(revised.length === 0 ? {} : { revised }) } }]
    })
    const all: readonly LedgerPart[] = [...parts, { reader: clearance, entry: { kind: 'compared', segments: compared } }]
    return { result: gone.size > 0, change: {
      parts: all, segments: anew.flatMap(({ into }) => into ?? []), retire: anew.map(({ from }) => from),
      apply: () => {
        holdings.foldAll(all)
        if (gone.size > 0) rows.without(Uint32Array.from(gone).toSorted(), new Map(anew.flatMap(({ from, into }) => (into === undefined ? [] : [[from, into.entry.name]]))))
      },
    } }
  })
}

function compare(holdings: Holdings, row: number, gone: Set<number>, told: Map<StixId, { readonly modified: string; readonly level: Level; readonly told: Level }>): void {
  const { rows, revoked, shelf, dictionaries } = holdings
  const id = rows.idOf(row)
  const level = holdings.levelOfRow(row)
  if (id === undefined || level === undefined || gone.has(row)) return
  const version = holdings.versions.get(`${level} ${id}`) ?? ''
  const takenBack = revoked.get(id)
  const maker = dictionaries.sources.at(rows.columns.source[row]!)?.ref
  if (takenBack !== undefined && takenBack > version && (shelf.entry(id)?.createdBy ?? UNKNOWN_SOURCE) === maker) {
    gone.add(row)
    told.set(id, { modified: takenBack, level, told: level })
    return
  }
  const twin = rows.twinOf(row)
  const other = twin < 0 || gone.has(twin) ? undefined : holdings.levelOfRow(twin)
  if (other === undefined) return
  const otherVersion = holdings.versions.get(`${other} ${id}`) ?? ''
  const stays = otherVersion > version || (otherVersion === version && other < level) ? twin : row
  gone.add(stays === row ? twin : row)
  if (stays === twin && other > level) told.set(id, { modified: otherVersion, level: other, told: level })
}
