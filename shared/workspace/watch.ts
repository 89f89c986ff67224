import type { Lens } from '../columns/table.ts'
import { DIRECTIONS, KINDS, MODES } from '../movement/movement.ts'
import type { StixId } from '../stix/object.ts'

/**
 * A question that a person wants asked of everything that arrives. Posts, sources and subjects are named by id and enumerations by word, so that it
 * means the same on another laptop, where ordinals are others.
 */
export interface WatchQuery {
  readonly id: string
  readonly name: string
  readonly paused: boolean
  readonly modes: readonly string[]
  readonly directions: readonly string[]
  readonly kinds: readonly string[]
  readonly posts: readonly StixId[]
  readonly sources: readonly StixId[]
  readonly entities: readonly StixId[]
  readonly area?: readonly (readonly [number, number])[]
  readonly text?: string
  readonly hours?: readonly number[]
  readonly weekdays?: readonly number[]
  readonly zone?: string
}

/** Where a vault keeps a person's queries and what she saved of searches. */
export const WATCHES = 'desk.watches'
const MOST_WATCHES = 200
const MOST_VALUES = 500
const LONGEST_NAME = 200

/** Ordinals of ids in this vault, 0 for what is not here. */
export interface Ordinals {
  readonly place: (ref: StixId) => number
  readonly source: (ref: StixId) => number
  readonly entity: (ref: StixId) => number
}

/** Ids of ordinals in this vault. */
export interface Names {
  readonly place: (ordinal: number) => StixId | undefined
  readonly source: (ordinal: number) => StixId | undefined
  readonly entity: (ordinal: number) => StixId | undefined
}

/**
 * The conditions of a query over this vault's columns; undefined when a condition names only what is not here, so that nothing can meet it. A list
 * whose values have all gone must never become "all".
 */
export function lensOfWatch(watch: WatchQuery, ordinals: Ordinals): Lens | undefined {
  const of = <T>(wanted: readonly T[], ordinal: (value: T) => number): readonly number[] | undefined => {
    const held = wanted.map(ordinal).filter(value => value >= 0)
    return wanted.length > 0 && held.length === 0 ? undefined : held
  }
  const named = (ordinal: (ref: StixId) => number) => (ref: StixId): number => ordinal(ref) || -1
  const modes = of(watch.modes, word => MODES.indexOf(word as never))
  const directions = of(watch.directions, word => DIRECTIONS.indexOf(word as never))
  const kinds = of(watch.kinds, word => KINDS.indexOf(word as never))
  const posts = of(watch.posts, named(ordinals.place))
  const sources = of(watch.sources, named(ordinals.source))
  const entities = of(watch.entities, named(ordinals.entity))
  if (modes === undefined || directions === undefined || kinds === undefined || posts === undefined || sources === undefined || entities === undefined) return undefined
  return { modes, directions, kinds, posts, sources, entities, markings: [], ...apart(watch) }
}

/** A query of what a lens asks. Its window, its markings and what was known when are of the moment and stay behind. */
export function watchOfLens(id: string, name: string, lens: Lens, names: Names): WatchQuery {
  const ids = (ordinals: readonly number[], name: (ordinal: number) => StixId | undefined): readonly StixId[] => ordinals.flatMap(ordinal => name(ordinal) ?? [])
  return {
    id, name, paused: false,
    modes: lens.modes.flatMap(mode => MODES[mode] ?? []), directions: lens.directions.flatMap(direction => DIRECTIONS[direction] ?? []), kinds: lens.kinds.flatMap(kind => KINDS[kind] ?? []),
    posts: ids(lens.posts, names.place), sources: ids(lens.sources, names.source), entities: ids(lens.entities, names.entity), ...apart(lens),
  }
}

type Apart = Pick<WatchQuery, 'area' | 'text' | 'hours' | 'weekdays' | 'zone'>
const apart = ({ area, text, hours, weekdays, zone }: Apart): Apart => ({
  ...(area === undefined ? {} : { area }), ...(text === undefined ? {} : { text }), ...(hours === undefined ? {} : { hours }), ...(weekdays === undefined ? {} : { weekdays }), ...(zone === undefined ? {} : { zone }),
})

/** Whether it asks for anything at all. One that does not would fire with every row. */
export const asksSomething = (watch: WatchQuery): boolean =>
  [watch.modes, watch.directions, watch.kinds, watch.posts, watch.sources, watch.entities, watch.hours ?? [], watch.weekdays ?? []].some(list => list.length > 0) ||
  watch.area !== undefined || (watch.text ?? '') !== ''

/** Reads what was kept; tolerates anything, and leaves out what is no query. */
export const readWatches = (kept: unknown): readonly WatchQuery[] => (Array.isArray(kept) ? kept.slice(0, MOST_WATCHES).flatMap(one => readWatch(one) ?? []) : [])

/** One query out of anything; undefined when it is none. */
export function readWatch(kept: unknown): WatchQuery | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined
  const { id, name, paused, area, text, zone, hours, weekdays, ...lists } = kept as { readonly [key: string]: unknown }
  if (typeof id !== 'string' || id === '' || id.length > 100 || typeof name !== 'string' || name.length > LONGEST_NAME) return undefined
  const ring = Array.isArray(area) ? area.filter(isPosition) : []
  const isZone = typeof zone === 'string' && zone.length < 60 && /^[A-Za-z0-9_+\-/]+$/.test(zone)
  return {
    id, name, paused: paused === true,
    modes: words(lists['modes'], MODES), directions: words(lists['directions'], DIRECTIONS), kinds: words(lists['kinds'], KINDS),
    posts: ids(lists['posts']), sources: ids(lists['sources']), entities: ids(lists['entities']),
    ...(ring.length >= 3 && ring.length <= 10_000 ? { area: ring } : {}), ...(typeof text === 'string' && text !== '' && text.length <= 500 ? { text } : {}),
    ...(Array.isArray(hours) ? { hours: below(hours, 24) } : {}), ...(Array.isArray(weekdays) ? { weekdays: below(weekdays, 7) } : {}), ...(isZone ? { zone } : {}),
  }
}

const isPosition = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(part => typeof part === 'number' && Number.isFinite(part)) && Math.abs(value[0] as number) <= 360 && Math.abs(value[1] as number) <= 90
const words = (kept: unknown, known: readonly string[]): readonly string[] => (Array.isArray(kept) ? [...new Set(kept.filter((word): word is string => known.includes(word as string)))] : [])
const below = (kept: readonly unknown[], end: number): readonly number[] => [...new Set(kept.filter((value): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) < end))]
const ids = (kept: unknown): readonly StixId[] =>
  (Array.isArray(kept) ? kept.slice(0, MOST_VALUES).filter((ref): ref is StixId => typeof ref === 'string' && /^[a-z][a-z0-9-]{1,80}--[0-9a-f-]{36}$/.test(ref)) : [])
