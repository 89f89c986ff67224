import {
  array, boolean, config, custom, discriminatedUnion, enum as oneOf, instanceof as instance, literal, maxLength, minLength, nullable, number, object, optional, string, tuple,
  union, unknown, type output, type ZodMiniType,
} from 'zod/mini'
import { TLP } from '../../shared/handling/marking.ts'
import type { Guards } from '../../shared/contract/channel.ts'
import type { ImportPart, VaultCalls } from '../../shared/contract/vault.ts'
import { DIRECTIONS, KINDS, MODES } from '../../shared/movement/movement.ts'
import type { StixId } from '../../shared/stix/object.ts'

// zod compiles schemas with `new Function` where it may; under our content policy that is a violation report at every start.
config({ jitless: true })

const text = (longest: number) => string().check(maxLength(longest))
const stixId = custom<StixId>(value => typeof value === 'string' && value.length <= 120 && /^[a-z][a-z0-9-]*--[0-9a-f-]{36}$/.test(value))
const position = tuple([number(), number()])
const anchor = discriminatedUnion('on', [
  object({ on: literal('movement'), ref: stixId }),
  object({ on: literal('subject'), ref: stixId }),
  object({ on: literal('place'), ref: stixId }),
  object({ on: literal('area'), ring: array(position).check(minLength(3), maxLength(10_000)) }),
  object({ on: literal('span'), from: number(), to: number() }),
])
const draft = object({
  title: text(500),
  text: text(100_000),
  anchors: array(anchor).check(maxLength(500)),
  reliability: oneOf(['A', 'B', 'C', 'D', 'E', 'F']),
  credibility: union([literal(1), literal(2), literal(3), literal(4), literal(5), literal(6)]),
  tlp: oneOf(TLP),
  loweredBecause: optional(text(2_000)),
})
const finding = object({
  title: text(500),
  summary: text(100_000),
  annotations: array(stixId).check(maxLength(500)),
  movements: array(stixId).check(maxLength(5_000)),
  source: text(200),
  collection: text(200),
})
const source = object({ id: text(200), title: text(200), url: text(2_000), user: text(500), password: text(2_000) })
const rows = instance(Uint32Array)
const list = <T extends ZodMiniType>(each: T) => array(each).check(maxLength(500))
const whole = custom<number>(value => Number.isInteger(value))
/** Stricter than the reader of kept queries, which leaves out what it does not know. */
const watch = object({
  id: text(100).check(minLength(1)), name: text(200), paused: boolean(),
  modes: list(oneOf(MODES)), directions: list(oneOf(DIRECTIONS)), kinds: list(oneOf(KINDS)), posts: list(stixId), sources: list(stixId), entities: list(stixId),
  area: optional(array(position).check(minLength(3), maxLength(10_000))), text: optional(text(500)), hours: optional(list(whole)), weekdays: optional(list(whole)), zone: optional(text(60)),
})
/** One list of one kind, or columns; what is in them is checked one by one where they are read (`readObjects`, `soundColumns`). */
const part = custom<ImportPart>(value => {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return false
  const [name, content] = Object.entries(value)[0] ?? []
  return name === 'rows' ? isRowsPart(content) : (name === 'objects' || name === 'movements' || name === 'places') && Array.isArray(content)
})
const isRowsPart = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'columns' in value && typeof value.columns === 'object' && value.columns !== null && 'names' in value && typeof value.names === 'object' && value.names !== null &&
  ('uuids' in value.names ? value.names.uuids instanceof Uint8Array : 'batch' in value.names && value.names.batch instanceof Uint8Array && 'first' in value.names && Number.isInteger(value.names.first))

type Shape = readonly ZodMiniType[]
/** Where a schema says `key?: T`, zod adds `| undefined`; our exact optional properties do not. */
type Exact<T> = T extends readonly unknown[] | Uint32Array ? T : T extends object ? { [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> : T[K] } : T
type Outputs<S extends Shape> = { -readonly [I in keyof S]: Exact<output<S[I]>> }

const none = (args: readonly unknown[]): [] => {
  if (args.length > 0) throw new RangeError('no arguments expected')
  return []
}
function args<const S extends Shape>(...shape: S): (args: readonly unknown[]) => Outputs<S> {
  return given => {
    if (given.length !== shape.length) throw new RangeError(`${given.length} arguments, expected ${shape.length}`)
    return shape.map((schema, i) => schema.parse(given[i])) as Outputs<S>
  }
}

/** What the workspace may ask of the vault, argument by argument. */
export const vaultGuards: Guards<VaultCalls> = {
  view: none, status: none, rows: args(rows), entityRanks: none, entities: args(rows), handlingOf: args(rows), copyOut: args(rows), printOut: args(rows), find: args(text(500), number()), rowsWithText: args(text(500)), since: args(number()), tryWatch: args(watch, number()),
  subject: args(stixId), object: args(stixId), rowOf: args(stixId),
  annotations: none, history: args(stixId), inheritedMark: args(draft) as never, annotate: args(draft) as never, revise: args(stixId, draft) as never,
  withdraw: args(stixId), undo: none, keepDraft: args(text(200), text(100_000)), drafts: none,
  previewFinding: args(finding), forward: args(finding), outbox: none, retry: args(text(200)),
  amend: args(text(200), object({ title: text(500), summary: text(100_000) })), discardUnsent: args(text(200)),
  saveSource: args(source), testSource: args(source), removeSource: args(text(200)), sync: none, compare: none, cancelSync: none,
  beginImport: args(text(500)), importPart: args(number(), part), commitImport: args(number()), abandonImport: args(number()),
  settings: none, keepSetting: args(text(100), unknown()), rebuildCache: none, compact: none, renewLedger: none, retention: none, setRetention: args(nullable(object({ months: number(), level: optional(union([literal(0), literal(1), literal(2)])) }))) as never, retain: none, stateHash: args(boolean()),
}
