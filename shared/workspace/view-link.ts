import type { Lens } from '../columns/table.ts'
import { DIRECTIONS, KINDS, MODES } from '../movement/movement.ts'
import type { StixId } from '../stix/object.ts'

/** Where the map looked. Degrees and Leaflet zoom. */
export interface LookedAt {
  readonly latitude: number
  readonly longitude: number
  readonly zoom: number
}

/** What the ordinals of this vault stand for: element 0 of each list is "none". */
export interface Names {
  readonly posts: readonly StixId[]
  readonly sources: readonly StixId[]
  /** The entities of the lens, in its order; those that cannot be named are left out. */
  readonly entities: readonly StixId[]
}

/** A view that a note can hold and another person can open: refs instead of ordinals. */
export interface ViewLink {
  readonly lens: Omit<Lens, 'posts' | 'sources' | 'markings' | 'entities'>
  readonly posts: readonly StixId[]
  readonly sources: readonly StixId[]
  readonly entities: readonly StixId[]
  readonly looked?: LookedAt
}

const VIEW_SCHEME = 'waypost:view?'

/** Longer ones are somebody's mistake or mischief. Characters. */
const LONGEST = 8_000
const MOST_IN_LIST = 200
const LONGEST_TEXT = 500
const LATEST = 0xffff_ffff

/** Every link in a text, once, in order. A link ends at white space. */
export const viewLinksIn = (text: string): readonly string[] => [...new Set(text.match(/waypost:view\?[!-~]{1,8000}/g)?.map(link => link.replace(/[).,;>\]]+$/, '')))]

/**
 * Writes a view as one word. Markings are no part of it: which ones somebody may see is theirs.
 *
 * @param lens With the ordinals of the vault that `names` belongs to.
 */
export function writeViewLink(lens: Lens, names: Names, looked?: LookedAt): string {
  const refs = (ordinals: readonly number[], all: readonly StixId[]): readonly string[] => ordinals.flatMap(ordinal => all[ordinal] ?? [])
  const fields: readonly (readonly [name: string, value: string | undefined])[] = [
    ['v', '1'],
    ['from', lens.from?.toString()],
    ['to', lens.to?.toString()],
    ['modes', listed(lens.modes.flatMap(mode => MODES[mode] ?? []))],
    ['directions', listed(lens.directions.flatMap(direction => DIRECTIONS[direction] ?? []))],
    ['kinds', listed(lens.kinds.flatMap(kind => KINDS[kind] ?? []))],
    ['posts', listed(refs(lens.posts, names.posts))],
    ['sources', listed(refs(lens.sources, names.sources))],
    ['entities', listed(names.entities)],
    ['area', lens.area === undefined ? undefined : listed(lens.area.map(([x, y]) => `${fine(x)}_${fine(y)}`))],
    ['text', lens.text],
    ['hours', lens.hours === undefined ? undefined : listed(lens.hours.map(String))],
    ['weekdays', lens.weekdays === undefined ? undefined : listed(lens.weekdays.map(String))],
    ['zone', lens.zone],
    ['known', lens.knownAt?.toString()],
    ['new', lens.newSince?.toString()],
    ['at', looked === undefined ? undefined : [looked.latitude, looked.longitude, looked.zoom].map(fine).join('_')],
  ]
  return VIEW_SCHEME + fields.flatMap(([name, value]) => value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value.replace(LONE, '\ufffd'))}`]).join('&')
}

/** Reads a link that anybody may have written. @returns undefined when it is none of ours; a field that makes no sense is left out. */
export function readViewLink(link: string): ViewLink | undefined {
  if (!link.startsWith(VIEW_SCHEME) || link.length > LONGEST) return undefined
  const fields = new Map<string, string>()
  for (const field of link.slice(VIEW_SCHEME.length).split('&')) {
    const at = field.indexOf('=')
    const value = at === -1 ? undefined : decoded(field.slice(at + 1))
    if (value === undefined || fields.has(field.slice(0, at))) return undefined
    fields.set(field.slice(0, at), value)
  }
  if (fields.get('v') !== '1') return undefined
  const each = (name: string): readonly string[] => (fields.get(name) ?? '').split(',').filter(one => one !== '').slice(0, MOST_IN_LIST)
  const list = (name: string): readonly string[] => [...new Set(each(name))]
  const indexes = (name: string, of: readonly string[]): readonly number[] => list(name).map(word => of.indexOf(word)).filter(index => index !== -1).sort((a, b) => a - b)
  const refs = (name: string): readonly StixId[] => list(name).filter(isRef)
  const whole = (name: string, least: number, most: number): readonly number[] | undefined => {
    const numbers = list(name).filter(one => /^\d{1,2}$/.test(one)).map(Number).filter(one => one >= least && one <= most)
    return numbers.length === 0 ? undefined : [...new Set(numbers)].sort((a, b) => a - b)
  }
  const moment = (name: string): number | undefined => {
    const value = fields.get(name) ?? ''
    return /^\d{1,10}$/.test(value) && Number(value) <= LATEST ? Number(value) : undefined
  }
  const [from, to] = [moment('from'), moment('to')]
  const isWindow = from === undefined || to === undefined || from < to
  const area = each('area').map(pointOf)
  const zone = fields.get('zone')
  const text = fields.get('text')
  const looked = lookedOf(fields.get('at'))
  return {
    lens: {
      modes: indexes('modes', MODES), directions: indexes('directions', DIRECTIONS), kinds: indexes('kinds', KINDS),
      ...given('from', isWindow ? from : undefined), ...given('to', isWindow ? to : undefined),
      ...given('area', area.length >= 3 && area.every(point => point !== undefined) ? area as readonly (readonly [number, number])[] : undefined),
      ...given('text', text !== undefined && text.length <= LONGEST_TEXT ? text : undefined),
      ...given('hours', whole('hours', 0, 23)), ...given('weekdays', whole('weekdays', 0, 6)),
      ...given('zone', zone !== undefined && /^[A-Za-z_+\-0-9/]{1,60}$/.test(zone) ? zone : undefined),
      ...given('knownAt', moment('known')), ...given('newSince', moment('new')),
    },
    posts: refs('posts'), sources: refs('sources'), entities: refs('entities'),
    ...given('looked', looked),
  }
}

/** The lens of a link in this vault. @returns with it how many of its names this vault does not know. */
export function lensOfLink({ lens, posts, sources, entities }: ViewLink, names: Pick<Names, 'posts' | 'sources'>, ordinals: readonly (number | undefined)[]): { readonly lens: Lens, readonly unknown: number } {
  const found = (refs: readonly StixId[], all: readonly StixId[]): readonly number[] => refs.map(ref => all.indexOf(ref)).filter(ordinal => ordinal > 0).sort((a, b) => a - b)
  const known = { posts: found(posts, names.posts), sources: found(sources, names.sources), entities: ordinals.filter(ordinal => ordinal !== undefined && ordinal > 0) as readonly number[] }
  return {
    lens: { ...lens, ...known, markings: [] },
    unknown: posts.length + sources.length + entities.length - known.posts.length - known.sources.length - known.entities.length,
  }
}

const listed = (values: readonly string[]): string => values.join(',')
const fine = (degrees: number): string => String(Math.round(degrees * 1e5) / 1e5)
const isRef = (value: string): value is StixId => /^[a-z0-9-]{3,250}--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)
const given = <K extends string, V>(name: K, value: V | undefined): { readonly [N in K]?: V } => value === undefined ? {} : { [name]: value } as { readonly [N in K]?: V }

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** Half of a character, which no address can hold. */
const LONE = /[\ud800-\udfff]/gu
const NUMBER = /^-?\d{1,3}(\.\d{1,7})?$/

function pointOf(pair: string): readonly [number, number] | undefined {
  const [x, y, ...more] = pair.split('_')
  if (x === undefined || y === undefined || more.length > 0 || !NUMBER.test(x) || !NUMBER.test(y)) return undefined
  return Math.abs(Number(x)) <= 360 && Math.abs(Number(y)) <= 90 ? [Number(x), Number(y)] : undefined
}

function lookedOf(value: string | undefined): LookedAt | undefined {
  const parts = value?.split('_') ?? []
  if (parts.length !== 3 || !parts.every(part => NUMBER.test(part))) return undefined
  const [latitude, longitude, zoom] = parts.map(Number) as [number, number, number]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360 && zoom >= 0 && zoom <= 22 ? { latitude, longitude, zoom } : undefined
}
