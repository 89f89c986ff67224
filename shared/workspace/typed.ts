import type { Lens } from '../columns/table.ts'
import { checkDigitOf, type Checked } from '../movement/check-digit.ts'
import { DIRECTIONS, KINDS, MODES } from '../movement/movement.ts'
import { type Mrz, readMrz } from '../movement/mrz.ts'

/** Names of ordinals; element 0 of each list is "none". */
export interface Vocabulary {
  readonly posts: readonly string[]
  readonly sources: readonly string[]
  /** Seconds since 1970-01-01 UTC. */
  readonly now: number
}

/** A condition that was typed, as it was understood. */
export interface TypedChip {
  readonly word: TypedWord
  /** As it was typed, to be taken out again. */
  readonly typed: string
  /** What it means: names of values, or a moment in seconds. */
  readonly values: readonly string[]
  readonly at?: number
}

export interface Typed {
  readonly chips: readonly TypedChip[]
  /** Words with a colon whose value is not known. */
  readonly unknown: readonly string[]
  /** What is left to be looked for as text. */
  readonly rest: string
  readonly conditions: Partial<Lens>
}

export const TYPED_WORDS = ['post', 'source', 'mode', 'direction', 'kind', 'since', 'until', 'hour', 'day'] as const
export type TypedWord = typeof TYPED_WORDS[number]

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const UNITS: { readonly [unit: string]: number } = { h: 3_600, d: 86_400, w: 604_800 }
const MOST_NAMED = 50
const TOKEN = /([a-z]+):(?:"([^"]*)"|(\S*))/gi

/** Reads `post:hill since:2026-03-01 mode:road` out of what was typed. Words may stand in any order; the same word twice widens. */
export function readTyped(text: string, vocabulary: Vocabulary): Typed {
  const chips: TypedChip[] = []
  const unknown: string[] = []
  let conditions: Partial<Lens> = {}
  const rest = text.replaceAll(TOKEN, (typed: string, name: string, quoted: string | undefined, plain: string | undefined) => {
    const word = TYPED_WORDS.find(candidate => candidate === name.toLowerCase())
    const value = (quoted ?? plain ?? '').trim().toLowerCase()
    // `12:30` and `http://…` are text; a word that waits for its value is neither text nor a condition yet.
    if (word === undefined) return typed
    if (value === '') return ''
    const meant = meaning(word, value, vocabulary)
    if (meant === undefined) unknown.push(typed)
    else {
      chips.push({ word, typed, values: meant.values, ...(meant.at === undefined ? {} : { at: meant.at }) })
      conditions = joined(conditions, meant.conditions)
    }
    return ''
  }).replaceAll(/\s+/g, ' ').trim()
  return { chips, unknown, rest, conditions }
}

interface Meaning {
  readonly conditions: Partial<Lens>
  readonly values: readonly string[]
  readonly at?: number
}

function meaning(word: TypedWord, value: string, { posts, sources, now }: Vocabulary): Meaning | undefined {
  switch (word) {
    case 'post': return listed('posts', posts, value, 1)
    case 'source': return listed('sources', sources, value, 1)
    case 'mode': return listed('modes', MODES, value, 0)
    case 'direction': return listed('directions', DIRECTIONS, value, 0)
    case 'kind': return listed('kinds', KINDS, value, 0)
    case 'since': case 'until': {
      const at = moment(value, now)
      return at === undefined ? undefined : { conditions: word === 'since' ? { from: at } : { to: at }, values: [], at }
    }
    case 'hour': {
      const hours = circle(value, 24, Number)
      return hours === undefined ? undefined : { conditions: { hours }, values: [value] }
    }
    case 'day': {
      const weekdays = circle(value, 7, day => WEEKDAYS.findIndex(name => day.startsWith(name)))
      return weekdays === undefined ? undefined : { conditions: { weekdays }, values: [value] }
    }
  }
}

/** Values that are exactly it, else those that begin so, else those that hold it. */
function listed(list: 'posts' | 'sources' | 'modes' | 'directions' | 'kinds', labels: readonly string[], value: string, first: number): Meaning | undefined {
  const folded = labels.map(label => label.toLowerCase())
  const tests = [(label: string) => label === value, (label: string) => label.startsWith(value), (label: string) => label.includes(value)]
  for (const passes of tests) {
    const ordinals = folded.flatMap((label, ordinal) => (ordinal >= first && passes(label) ? [ordinal] : [])).slice(0, MOST_NAMED)
    if (ordinals.length > 0) return { conditions: { [list]: ordinals }, values: ordinals.map(ordinal => labels[ordinal]!) }
  }
  return undefined
}

/** `2026-03-01`, `2026-03-01T06:30`, or `36h`, `7d`, `2w` before now. All in UTC. @returns seconds. */
function moment(value: string, now: number): number | undefined {
  const ago = /^(\d{1,4})([hdw])$/.exec(value)
  if (ago !== null) return Math.max(0, now - Number(ago[1]) * UNITS[ago[2]!]!)
  if (!/^\d{4}-\d{2}-\d{2}(t\d{2}:\d{2}z?)?$/.test(value)) return undefined
  const upper = value.toUpperCase()
  const ms = Date.parse(upper.length > 10 && !upper.endsWith('Z') ? `${upper}Z` : upper)
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.floor(ms / 1_000))
}

/** `22-4` around the end of the circle, `mon-fri`, `6`; a range of hours ends where its last hour begins. */
function circle(value: string, size: number, read: (part: string) => number): readonly number[] | undefined {
  const [first = '', last] = value.split('-')
  const from = read(first)
  const to = last === undefined ? from : read(last)
  if (first === '' || last === '' || !Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < 0 || from >= size || to > size) return undefined
  const span = last === undefined ? 1 : size === 24 ? (to - from + size) % size || size : (to - from + size) % size + 1
  return Array.from({ length: span }, (_, step) => (from + step) % size).toSorted((a, b) => a - b)
}

function joined(one: Partial<Lens>, other: Partial<Lens>): Partial<Lens> {
  const lists = Object.fromEntries(Object.entries(other).map(([name, value]) => {
    const held = one[name as keyof Lens]
    return [name, Array.isArray(value) && Array.isArray(held) ? [...new Set([...held as number[], ...value as number[]])].toSorted((a, b) => a - b) : value]
  }))
  return { ...one, ...lists as Partial<Lens> }
}

/** What may follow the last word that is being typed: whole texts, the likeliest first. */
export function completions(text: string, { posts, sources }: Vocabulary, most = 6): readonly string[] {
  const last = /(?:^|\s)(\S+|[a-z]+:"[^"]*)$/i.exec(text)?.[1] ?? ''
  if (last === '') return []
  const before = text.slice(0, text.length - last.length)
  const [name = '', ...values] = last.toLowerCase().split(':')
  if (values.length === 0) return name.length < 2 ? [] : TYPED_WORDS.filter(word => word.startsWith(name)).map(word => `${before}${word}:`)
  const of: { readonly [word: string]: readonly string[] } = { post: posts.slice(1), source: sources.slice(1), mode: MODES, direction: DIRECTIONS, kind: KINDS, since: ['24h', '7d', '30d'], hour: ['22-4', '6-9'], day: ['mon-fri', 'sat-sun'] }
  const value = values.join(':').replace(/^"/, '')
  const offered = (of[name] ?? []).filter(label => label !== '' && label.toLowerCase().includes(value) && label.toLowerCase() !== value)
  return offered.toSorted((a, b) => Number(b.toLowerCase().startsWith(value)) - Number(a.toLowerCase().startsWith(value))).slice(0, most)
    .map(label => `${before}${name}:${/\s/.test(label) ? `"${label}"` : label} `)
}

/** An identifier that carries its own check. */
export type Identified =
  | { readonly what: 'document'; readonly mrz: Mrz; readonly lookFor: string }
  | { readonly what: 'container' | 'ship' | 'vehicle'; readonly checked: Checked; readonly lookFor: string }

/** What a text is by its form: a scanned zone, a container's number, a ship's, a chassis number. Its digits may be wrong; that is told, and it is looked for all the same. */
export function identify(text: string): Identified | undefined {
  if (text.length > 200) return undefined
  const mrz = readMrz(text)
  if (mrz !== undefined) return { what: 'document', mrz, lookFor: mrz.number }
  const container = checkDigitOf('container_number', text)
  if (container !== undefined) return { what: 'container', checked: container, lookFor: container.normal }
  const ship = /^\s*imo/i.test(text) ? checkDigitOf('imo_number', text) : undefined
  if (ship !== undefined) return { what: 'ship', checked: ship, lookFor: ship.normal }
  const vehicle = /\d/.test(text) ? checkDigitOf('vin', text) : undefined
  return vehicle === undefined ? undefined : { what: 'vehicle', checked: vehicle, lookFor: vehicle.normal }
}
