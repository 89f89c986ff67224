// Arguments that no call may take, made out of those that are right: at every place inside them stands something else for once.
import { ANYTHING } from './wires.ts'

export type Kind = 'nothing' | 'flag' | 'number' | 'text' | 'bytes' | 'words' | 'list' | 'record' | 'other'
type Path = readonly (string | number)[]

const HUGE_TEXT = 'x'.repeat(2 ** 24)
/** More than the largest file that an intake takes. The system lends untouched pages, so it costs nothing. */
const HUGE_BYTES = 600 * 2 ** 20
const LONG_LIST = 2 ** 18

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'boolean') return 'flag'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'string') return 'text'
  if (value instanceof Uint32Array) return 'words'
  if (value instanceof Uint8Array) return 'bytes'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'object' && !ArrayBuffer.isView(value) ? 'record' : 'other'
}

/** One value of every kind that can cross a process, and what only looks like one. */
export const STRANGERS: readonly unknown[] = [
  null, undefined, true, 0, 1, NaN, Infinity, '', 'text', '../../etc/passwd', '__proto__', 'https://evil.example', [], [[]], {}, { toString: 'x' },
  new Uint8Array(4), Uint32Array.of(1), new Uint8Array(new SharedArrayBuffer(4)), new Float64Array(2), new DataView(new ArrayBuffer(4)), new ArrayBuffer(4), new Date(0), new Map([['a', 1]]),
  new Set([1]), /x/, new Error('x'), 10n, Object.create(null), JSON.parse('{"__proto__":{"polluted":true}}'), { constructor: { prototype: { polluted: true } } }, { length: 3, 0: 'a' },
  new Proxy({}, { get: () => { throw new Error('trap') } }),
]

/** Every place inside arguments, from the outside in; what is ANYTHING has no inside. */
export function* places(value: unknown, path: Path = []): Generator<{ readonly path: Path; readonly value: unknown }> {
  yield { path, value }
  if (value === ANYTHING) return
  const kind = kindOf(value)
  if (kind === 'list') for (const [i, element] of (value as readonly unknown[]).entries()) yield* places(element, [...path, i])
  if (kind === 'record') for (const [name, field] of Object.entries(value as object)) yield* places(field, [...path, name])
}

export function put(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value
  if (Array.isArray(whole)) return whole.map((element: unknown, i) => i === step ? put(element, rest, value) : element)
  const copy = { ...whole as Record<string, unknown> }
  copy[step] = put(copy[step], rest, value)
  return copy
}

/** A right example with something harmless in every place that takes anything. */
export function filled(value: unknown): unknown {
  if (value === ANYTHING) return []
  const kind = kindOf(value)
  if (kind === 'list') return (value as readonly unknown[]).map(filled)
  return kind === 'record' ? Object.fromEntries(Object.entries(value as object).map(([name, field]) => [name, filled(field)])) : value
}

export interface Hostile {
  readonly what: string
  readonly args: readonly unknown[]
}

/** Wrong in one place: a stranger of another kind, something too large, a field that is missing, one argument more or less. */
export function* wrongs(example: readonly unknown[]): Generator<Hostile> {
  const good = filled(example) as readonly unknown[]
  yield { what: 'one argument more', args: [...good, null] }
  for (let count = 0; count < good.length; count++) yield { what: `${count} arguments`, args: good.slice(0, count) }
  for (const { path, value } of places(example)) {
    if (path.length === 0 || value === ANYTHING) continue
    const at = `/${path.join('/')}`
    const kind = kindOf(value)
    for (const stranger of STRANGERS) if (kindOf(stranger) !== kind) yield { what: `${at}: ${kindOf(stranger)} for ${kind}`, args: put(good, path, stranger) as readonly unknown[] }
    if (kind === 'number') for (const odd of [NaN, Infinity, -Infinity]) yield { what: `${at}: ${odd}`, args: put(good, path, odd) as readonly unknown[] }
    if (kind === 'text') yield { what: `${at}: 16 million letters`, args: put(good, path, HUGE_TEXT) as readonly unknown[] }
    if (kind === 'bytes') {
      yield { what: `${at}: 600 MiB`, args: put(good, path, new Uint8Array(HUGE_BYTES)) as readonly unknown[] }
      yield { what: `${at}: shared memory`, args: put(good, path, new Uint8Array(new SharedArrayBuffer((value as Uint8Array).length))) as readonly unknown[] }
    }
    if (kind === 'list') yield { what: `${at}: a list of ${LONG_LIST}`, args: put(good, path, Array.from({ length: LONG_LIST }, () => (value as readonly unknown[])[0])) as readonly unknown[] }
    if (kind === 'record') for (const name of Object.keys(value as object)) {
      const { [name]: _gone, ...rest } = value as Record<string, unknown>
      yield { what: `${at} without ${name}`, args: put(good, path, filled(rest)) as readonly unknown[] }
    }
  }
}

/** Names that reach the prototype of a record that they are copied into. */
export function* prototypes(example: readonly unknown[]): Generator<Hostile> {
  const good = filled(example) as readonly unknown[]
  for (const { path, value } of places(example)) {
    if (value === ANYTHING || kindOf(value) !== 'record') continue
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const poisoned: object = Object.defineProperty({ ...filled(value) as object }, name, { value: { polluted: true, practice: true, admin: true }, enumerable: true, configurable: true, writable: true })
      yield { what: `/${path.join('/')} with a field ${name}`, args: put(good, path, poisoned) as readonly unknown[] }
    }
  }
}

/**
 * Whether what a guard let through has the shape of one of the examples, told without the guard: the same kinds in the same places, no field of its own,
 * nothing endless, nothing that only looks like data.
 */
export function conforms(value: unknown, examples: readonly unknown[]): boolean {
  if (examples.includes(ANYTHING)) return true
  const kind = kindOf(value)
  const alike = examples.filter(example => kindOf(example) === kind)
  if (alike.length === 0) return false
  switch (kind) {
    case 'number': return Number.isFinite(value)
    case 'text': return (value as string).length <= 1_000_000
    case 'bytes': return (value as Uint8Array).length <= 512 * 2 ** 20
    case 'list': {
      const elements = alike.flatMap(example => example as readonly unknown[])
      return (value as readonly unknown[]).every(element => conforms(element, elements))
    }
    case 'record': {
      if (Object.getOwnPropertySymbols(value as object).length > 0) return false
      return Object.entries(Object.getOwnPropertyDescriptors(value as object)).every(([name, field]) => {
        const known = alike.flatMap(example => Object.hasOwn(example as object, name) ? [(example as Record<string, unknown>)[name]] : [])
        // Headers have names that a request chooses.
        const named = known.length > 0 ? known : alike.flatMap(example => Object.keys(example as object).every(key => key === 'accept') ? Object.values(example as object) : [])
        return 'value' in field && named.length > 0 && (field.value === undefined || conforms(field.value, named))
      })
    }
    case 'nothing': case 'flag': case 'words': case 'other': return true
  }
}
