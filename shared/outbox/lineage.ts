import { EXTENSIONS } from '../movement/extensions.ts'
import { sha256Hex } from '../stix/digest.ts'
import { isStixId } from '../stix/id.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { instantOf } from '../stix/timestamp.ts'
import type { OutboxItem } from './item.ts'
import { type Signing, digestOf, handOf, signed } from './signature.ts'

/** How far a chain has come: its newest number and what the report of that number digests to. */
export type Head = readonly [number: number, digest: string]

/**
 * The place of a report in what one hand has sent to one collection. Numbers count from 1 without a gap, so that whoever holds a later one knows
 * what has not come.
 */
export interface Link {
  /** Who (by key) to which collection; not the address itself. */
  readonly chain: string
  readonly number: number
  /** Digest of the report before it; empty before the first. */
  readonly previous: string
  /** Notes that go with it, each with its version. */
  readonly carries: readonly (readonly [id: StixId, version: string])[]
  /** Numbers that were given out and will never come. */
  readonly void: readonly number[]
  /** How far the sender has seen the chains of others: who lacks something of them learns of it. */
  readonly heads: { readonly [chain: string]: Head }
}

const CHAIN = /^[0-9a-f]{32}$/
const DIGEST = /^(?:[0-9a-f]{64})?$/
const MOST_HEADS = 16
const MOST = 10_000
const LARGEST = 10_000_000

export const chainOf = (key: string, collection: string): string => sha256Hex(new TextEncoder().encode(`${key} ${collection}`)).slice(0, 32)

/** What was found in an extension once: none is changed when it is made, and every finding that leaves asks for the links of all that have left. */
const READ = new WeakMap<object, { readonly link: Link | undefined }>()

/** The link that a report carries; undefined when it has none, or none that can be read. */
export function linkOf(object: StixObject): Link | undefined {
  const link = object.extensions?.[EXTENSIONS.work]?.['link']
  if (typeof link !== 'object' || link === null) return undefined
  let read = READ.get(link)
  if (read === undefined) READ.set(link, read = { link: readLink(link) })
  return read.link
}

function readLink(link: object): Link | undefined {
  const { chain, number, previous, carries, void: gone = [], heads = {} } = link as { readonly [name: string]: unknown }
  if (typeof chain !== 'string' || !CHAIN.test(chain) || !isNumber(number) || typeof previous !== 'string' || !DIGEST.test(previous)) return undefined
  if (!Array.isArray(carries) || carries.length > MOST || !carries.every(isVersion) || !Array.isArray(gone) || gone.length > MOST || !gone.every(isNumber)) return undefined
  if (typeof heads !== 'object' || heads === null || Array.isArray(heads)) return undefined
  const sound = Object.entries(heads).slice(0, MOST_HEADS).filter((entry): entry is [string, Head] => CHAIN.test(entry[0]) && isHead(entry[1]))
  return { chain, number, previous, carries, void: gone, heads: Object.fromEntries(sound) }
}

const isNumber = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LARGEST
const isHead = (value: unknown): value is Head => Array.isArray(value) && value.length === 2 && isNumber(value[0]) && typeof value[1] === 'string' && DIGEST.test(value[1])
const isVersion = (value: unknown): value is readonly [StixId, string] => Array.isArray(value) && value.length === 2 && isStixId(value[0]) && typeof value[1] === 'string'

interface Held {
  readonly id: StixId
  readonly digest: string
  readonly previous: string
}

interface Chain {
  readonly author: StixId | undefined
  readonly held: Map<number, Held>
  readonly void: Set<number>
  /** The highest number that anybody has spoken of. */
  head: number
}

/** What is known of all chains, as a fold of the reports that are held; in whatever order they came, it is the same. */
export class Lineages {
  readonly #chains = new Map<string, Chain>()
  readonly #forks = new Map<string, Set<StixId>>()

  /** @param object a report whose signature was found good. */
  take(object: StixObject): void {
    const link = linkOf(object)
    if (link === undefined) return
    const chain = this.#chain(link.chain, object.created_by_ref)
    const before = chain.held.get(link.number)
    // A finding that was mended and sent again keeps its number; another finding may not have it.
    if (before !== undefined && before.id !== object.id) this.#forks.set(`${link.chain} ${link.number}`, new Set([...this.#forks.get(`${link.chain} ${link.number}`) ?? [], before.id, object.id]))
    chain.held.set(link.number, { id: object.id, digest: digestOf(object), previous: link.previous })
    chain.head = Math.max(chain.head, link.number)
    for (const number of link.void) chain.void.add(number)
    for (const [name, [number]] of Object.entries(link.heads)) {
      const other = this.#chain(name, undefined)
      other.head = Math.max(other.head, number)
    }
  }

  #chain(name: string, author: StixId | undefined): Chain {
    const chain = this.#chains.get(name)
    const known: Chain = chain === undefined ? { author, held: new Map(), void: new Set(), head: 0 } : chain.author === undefined && author !== undefined ? { ...chain, author } : chain
    this.#chains.set(name, known)
    return known
  }

  /** Reports that are known to exist and have not come, by author; without one when nothing of a chain has come. */
  missing(): readonly { readonly author: StixId | undefined; readonly count: number }[] {
    const counts = new Map<StixId | undefined, number>()
    for (const { author, held, void: gone, head } of this.#chains.values()) {
      let count = 0
      for (let number = 1; number <= head; number++) if (!held.has(number) && !gone.has(number)) count++
      if (count > 0) counts.set(author, (counts.get(author) ?? 0) + count)
    }
    return [...counts].map(([author, count]) => ({ author, count }))
  }

  /** Every number that is missing, to tell whether one is newly so. */
  gaps(): ReadonlySet<string> {
    const gaps = new Set<string>()
    for (const [name, { held, void: gone, head }] of this.#chains) for (let number = 1; number <= head; number++) if (!held.has(number) && !gone.has(number)) gaps.add(`${name} ${number}`)
    return gaps
  }

  /** Numbers that two findings of one hand claim: a copy of a vault is in use, or somebody has its key. */
  forks(): readonly (readonly StixId[])[] {
    return [...this.#forks.values()].map(ids => [...ids].toSorted())
  }

  head(chain: string): Head | undefined {
    const known = this.#chains.get(chain)
    const newest = known === undefined ? undefined : Math.max(0, ...known.held.keys())
    const held = newest === undefined ? undefined : known?.held.get(newest)
    return newest === undefined || held === undefined ? undefined : [newest, held.digest]
  }

  /** The heads of the chains that have moved last, for those who may lack them. */
  heads(except: string): { readonly [chain: string]: Head } {
    const all = [...this.#chains.keys()].flatMap(name => {
      const head = name === except ? undefined : this.head(name)
      return head === undefined ? [] : [[name, head] as const]
    })
    return Object.fromEntries(all.slice(-MOST_HEADS))
  }
}

/** What is needed to give an item its place. */
export interface Stamp {
  /** 32 bytes, hexadecimal: the secret of the hand. */
  readonly seed: string
  readonly signing: Signing
  readonly lineages: Lineages
  /** Everything in the outbox, discarded items too: their numbers will never come. */
  readonly items: readonly OutboxItem[]
}

/**
 * The item as it leaves: notes and report signed, the report with its number. Stamping an item again gives the same; after it was mended it keeps
 * its number.
 */
export function stamped(item: OutboxItem, { seed, signing, lineages, items }: Stamp): OutboxItem {
  const chain = chainOf(signing.publicKey(seed), item.collection)
  const author = item.objects.find(({ type }) => type === 'report')?.created_by_ref
  const isOurs = (object: StixObject): boolean => (object.type === 'note' || object.type === 'report') && author !== undefined && object.created_by_ref === author
  const ours = items.flatMap(other => other.objects.flatMap(object => {
    const link = object.type === 'report' ? linkOf(object) : undefined
    return link?.chain === chain ? [{ item: other, link, object }] : []
  }))
  const own = ours.find(each => each.item.id === item.id)?.link
  const last = Math.max(0, lineages.head(chain)?.[0] ?? 0, ...ours.map(({ link }) => link.number))
  const before = ours.find(({ link }) => link.number === last)
  const link: Link = {
    chain, number: own?.number ?? last + 1,
    previous: own?.previous ?? (before === undefined ? lineages.head(chain)?.[1] ?? '' : digestOf(before.object)),
    carries: item.objects.filter(object => isOurs(object) && object.type === 'note').map(({ id, modified }) => [id, instantOf(modified) ?? '']),
    void: own?.void ?? ours.filter(each => each.item.state === 'withdrawn').map(each => each.link.number).toSorted((a, b) => a - b),
    heads: own?.heads ?? lineages.heads(chain),
  }
  const objects = item.objects.map(object => {
    if (!isOurs(object)) return object
    const work = object.extensions?.[EXTENSIONS.work] ?? { extension_type: 'property-extension' }
    return signed(object.type === 'note' ? object : { ...object, extensions: { ...object.extensions, [EXTENSIONS.work]: { ...work, link } } }, seed, signing)
  })
  return { ...item, objects }
}

/** The key and author of a report that is what it says it is. */
export function signerOf(report: StixObject, signing: Signing): { readonly author: StixId; readonly key: string } | undefined {
  const hand = handOf(report, signing)
  return typeof hand === 'object' && report.created_by_ref !== undefined ? { author: report.created_by_ref, key: hand.key } : undefined
}
