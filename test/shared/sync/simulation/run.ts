import type { OutboxItem } from '../../../../shared/outbox/item.ts'
import { linkOf } from '../../../../shared/outbox/lineage.ts'
import { canonicalJson } from '../../../../shared/stix/canonical.ts'
import type { StixId, StixObject } from '../../../../shared/stix/object.ts'
import { formatTimestamp, instantOf } from '../../../../shared/stix/timestamp.ts'
import { onceOf } from './bodies.ts'
import { FAIR, type Manners, SimulatedExchange } from './exchange.ts'
import { Post } from './post.ts'
import { NOTHING_REMOVED, type Without } from './without.ts'
import { Dice, World, followedUp, settled } from './world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const canonical = onceOf(canonicalJson)
/** What is only not there yet; what is lost at home, held twice or changed by a stranger stays so. */
const HEALS = /^P(?:2|3|6|9) /
const TEN_YEARS = 3_652 * 24 * HOUR

/** How long a run is and how much is done in it. What goes wrong is as likely in both, and befalls as many. */
export interface Span {
  readonly posts: readonly string[]
  /** Of the bad time, minutes: from, and to below. */
  readonly minutes: readonly [number, number]
  /** Findings that are written in it. */
  readonly findings: readonly [number, number]
  /** How likely within two minutes a post is switched on again after a power cut. */
  readonly wakes: number
  /** Of the quiet time after it, hours: a comparison falls due after a day, and then what it finds must still go out and come in. */
  readonly quiet: number
  /** Hours between two visits then, at most. */
  readonly every: number
  /** More hours for what heals with the second routine comparison; how many runs needed them is told. */
  readonly grace: number
  /** Bytes of a journal's file: so few that a run begins several. */
  readonly fileLimit: number
  /** Objects and records that posts ask for at a time; the next seed takes the next. */
  readonly limits: readonly number[]
}

/** For many seeds: every kind of mishap in a world small enough for thousands. */
export const SHORT: Span = { posts: ['Post A', 'Post B', 'Supervisor'], minutes: [6, 25], findings: [3, 10], wakes: 0.6, quiet: 48, every: 9.5, grace: 48, fileLimit: 5_000, limits: [7, 30] }
/** For the seeds that found something once, and for a look at longer chains. */
export const LONG: Span = { posts: ['Post A', 'Post B', 'Post C', 'Supervisor'], minutes: [30, 150], findings: [6, 40], wakes: 0.3, quiet: 34, every: 3, grace: 0, fileLimit: 12_000, limits: [7] }

/** What came of one run. `violations` names every promise that was broken, and is empty when all were kept. */
export interface Outcome {
  readonly seed: number
  readonly violations: readonly string[]
  readonly edits: number
  readonly requests: number
  readonly crashes: number
  readonly repaired: number
  readonly mishaps: readonly string[]
  /** Not all was well after the first comparisons of the quiet time. */
  readonly isLate: boolean
}

/**
 * Posts, a supervisor, an exchange and a courier through some hours in which everything goes wrong, and then a quiet day. The same seed
 * is the same run, to the last request.
 */
export async function simulate(seed: number, without: Without = NOTHING_REMOVED, span: Span = SHORT): Promise<Outcome> {
  // Whoever runs many must be able to hear a signal in between.
  await settled()
  const world = new World(followedUp)
  const dice = new Dice(seed)
  const violations = new Set<string>()
  const mishaps: string[] = []
  const exchange = new SimulatedExchange(world, dice, {
    lost: dice.pick([0, 0.1, 0.25]), busy: dice.pick([0, 0.05, 0.1]), doubled: dice.pick([0, 0.1]), late: dice.pick([0, 0.15, 0.4]), veryLate: dice.pick([0, 0, 0.05]), jumbled: dice.pick([0, 0.1]),
  }, mannersBy(dice))

  const acknowledged: OutboxItem[] = []
  const contested = new Set<StixId>()
  const watch = {
    acknowledged: (item: OutboxItem) => void acknowledged.push(item),
    stumbled: (fault: unknown) => void violations.add(`stumbled: ${fault instanceof Error ? fault.message : 'something'}`),
    leftOpen: () => void violations.add('P2 a number that is known to be missing was not asked for'),
    pulled(post: Post, due: readonly StixObject[]) {
      const { newest } = post.fold ?? {}
      const late = due.find(object => !contested.has(object.id) && (instantOf(newest?.get(object.id)?.modified) ?? '') < (instantOf(object.modified) ?? ''))
      if (late !== undefined) violations.add('P2 a complete pull has missed what the exchange showed in time')
    },
  }
  const posts = span.posts.map(name => new Post(name, { world, dice, exchange, watch, without, fileLimit: span.fileLimit, limit: span.limits[seed % span.limits.length] ?? 1_000 }))
  for (const post of posts) await post.first()

  const end = world.now + dice.between(...span.minutes) * MINUTE
  schedule({ world, dice, exchange, posts, end, mishaps, contested, span })
  let crashes = 0
  while (world.now < end) {
    await world.runUntil(Math.min(end, world.now + 2 * MINUTE))
    for (const post of posts) {
      if (post.fold !== undefined || !dice.happens(span.wakes)) continue
      crashes++
      await post.wake()
    }
  }

  // From here on nothing goes wrong any more.
  exchange.weather = FAIR
  if (exchange.clock !== 0) exchange.step(-exchange.clock)
  exchange.disabled.clear()
  for (const post of posts) post.steady()
  await followedUp()
  for (const post of posts) {
    post.clock = 0
    post.every = span.every * HOUR
    await post.wake()
    post.personActs()
  }
  await world.runUntil(world.now + span.quiet * HOUR)

  let broken = judge({ posts, exchange, acknowledged, contested })
  const isLate = broken.size > 0 && span.grace > 0 && [...broken].every(promise => HEALS.test(promise))
  if (isLate) {
    await world.runUntil(world.now + span.grace * HOUR)
    broken = judge({ posts, exchange, acknowledged, contested })
  }
  for (const promise of broken) violations.add(promise)
  return {
    seed, violations: [...violations], edits: acknowledged.length, requests: exchange.requests, crashes,
    repaired: posts.reduce((sum, post) => sum + post.repaired, 0), mishaps, isLate,
  }
}

function mannersBy(dice: Dice): Manners {
  const cursors = dice.pick(['stateless', 'stateless', 'dying', 'none'] as const)
  const sameDate = dice.happens(0.4)
  // More objects of one date than a page ever holds, and no cursor: that cannot be paged, and is said (SYNC-5).
  const cap = cursors === 'stateless' || !sameDate ? dice.pick([5, 50, 1_000]) : 1_000
  return { cursors, sameDate, deliberates: dice.happens(0.3), manifest: dice.happens(0.85), cap }
}

interface Scene {
  readonly world: World
  readonly dice: Dice
  readonly exchange: SimulatedExchange
  readonly posts: readonly Post[]
  readonly end: number
  readonly span: Span
  readonly mishaps: string[]
  readonly contested: Set<StixId>
}

/** Everything that people and chance do, at random moments before the end. */
function schedule({ world, dice, exchange, posts, end, mishaps, contested, span }: Scene): void {
  const sometime = (times: number, happen: () => void): void => {
    for (let i = 0; i < times; i++) world.at(dice.between(world.now, end), happen)
  }
  const mishap = (name: string, happen: () => void) => (): void => {
    mishaps.push(name)
    happen()
  }
  const isCalm = dice.happens(0.35)
  sometime(dice.between(...span.findings), () => {
    const post = dice.pick(posts)
    const own = [...post.fold?.own.values() ?? []].filter(object => object.type === 'note' && object.revoked !== true)
    const before = own.length > 0 && dice.happens(0.4) ? dice.pick(own) : undefined
    const note = post.note(`note of ${post.name}`, before)
    const first = before !== undefined && dice.happens(0.4) ? { ...note, revoked: true } : note
    const notes = [first, ...Array.from({ length: dice.below(4) }, () => post.note('more'))]
    void post.write([...notes, post.report(notes)])
  })
  // The courier takes along what one post holds and has begun to send, and delivers it when others have long moved on.
  sometime(dice.below(6), () => {
    const [from, to] = [dice.pick(posts), dice.pick(posts)]
    const numbered = [...from.fold?.outbox.values() ?? []].filter(({ objects }) => objects.some(object => linkOf(object) !== undefined))
    const stick = [...from.fold?.versions ?? [], ...numbered.flatMap(item => item.objects)].filter(({ id }) => !contested.has(id))
    world.after(dice.between(MINUTE, 3 * HOUR), () => void to.import(stick))
  })
  sometime(dice.below(5), () => dice.pick(posts).crash())
  sometime(dice.below(10), () => dice.pick(posts).crashSoon())
  sometime(dice.below(4), () => {
    dice.pick(posts).clock = dice.pick([-TEN_YEARS, -HOUR, 0, HOUR, TEN_YEARS])
  })
  // A person presses the button now and then.
  sometime(dice.below(4), () => dice.pick(posts).personActs())
  sometime(dice.below(3), mishap('account disabled', () => {
    const { name } = dice.pick(posts)
    exchange.disabled.add(name)
    world.after(dice.between(MINUTE, HOUR), () => {
      exchange.disabled.delete(name)
      posts.find(post => post.name === name)?.personActs()
    })
  }))
  // Somebody writes over what is another's.
  sometime(dice.below(3), mishap('stranger', () => {
    const everywhere = exchange.all().filter(object => posts.every(post => post.fold?.newest.has(object.id)) && object.created_by_ref !== undefined)
    if (everywhere.length === 0) return
    const victim = dice.pick(everywhere)
    contested.add(victim.id)
    exchange.post([{ ...victim, created_by_ref: 'identity--99999999-9999-4999-8999-999999999999', modified: formatTimestamp(Date.parse(victim.modified ?? '') + HOUR), revoked: true, content: 'a stranger' }])
  }))
  if (isCalm) return
  sometime(dice.below(3), mishap('clock set back', () => exchange.step(-dice.pick([MINUTE, 30 * MINUTE, 5 * HOUR]))))
  sometime(dice.below(2), mishap('clock set forward', () => exchange.step(dice.pick([MINUTE, 30 * MINUTE, 5 * HOUR]))))
  sometime(dice.below(3), () => exchange.backUp())
  sometime(dice.below(2), mishap('put back', () => exchange.putBack()))
  if (dice.happens(0.2)) sometime(1, mishap('emptied', () => exchange.empty()))
}

interface Remains {
  readonly posts: readonly Post[]
  readonly exchange: SimulatedExchange
  readonly acknowledged: readonly OutboxItem[]
  readonly contested: ReadonlySet<StixId>
}

/** The promises P1 to P9 of the design, on what is left after the quiet day. */
function judge({ posts, exchange, acknowledged, contested }: Remains): ReadonlySet<string> {
  const violations = new Set<string>()
  const wanted = new Map<StixId, StixObject>()
  // As they left, with their numbers. A finding that the power cut before it was acknowledged may be there all the same, and counts like any other.
  for (const item of [...posts.flatMap(({ fold }) => [...fold?.outbox.values() ?? []]), ...acknowledged]) {
    for (const object of item.objects) if ((instantOf(wanted.get(object.id)?.modified) ?? '') < (instantOf(object.modified) ?? '')) wanted.set(object.id, object)
  }
  const states = new Set<string>()
  const there = new Map(exchange.all().map(object => [object.id, object]))
  for (const post of posts) {
    const { fold } = post
    if (fold === undefined) {
      violations.add('P1 a post does not run')
      continue
    }
    for (const item of acknowledged.filter(each => each.objects[0]?.created_by_ref === post.author)) if (!fold.outbox.has(item.id)) violations.add('P1 an acknowledged finding is gone from its own post')
    for (const item of fold.outbox.values()) if (item.state !== 'accepted') violations.add(`P1 a finding was left ${item.state}`)
    for (const [id, object] of wanted) {
      const held = fold.newest.get(id)
      if (held === undefined) violations.add('P2 an acknowledged object has not come')
      else if (held !== object && canonical(held) !== canonical(object)) violations.add(object.revoked === true ? 'P6 what was revoked stands' : 'P3 an old version stands')
      if (held !== undefined && held.created_by_ref !== object.created_by_ref) violations.add('P4 a stranger has changed an object')
    }
    if (fold.lineages.missing().length > 0) violations.add('P2 a number is missing that has come, or that nobody has given out')
    if (fold.lineages.forks().length > 0) violations.add('P5 one hand has given out a number twice')
    if (new Set(fold.versions.map(({ id, modified = '' }) => `${id} ${modified}`)).size < fold.versions.length) violations.add('P7 something is held twice')
    states.add([...fold.newest.values()].map(canonical).toSorted().join('\n'))
  }
  if (states.size > 1) violations.add('P3 two posts disagree')
  for (const [id, object] of wanted) {
    if (contested.has(id)) continue
    if ((instantOf(there.get(id)?.modified) ?? '') < (instantOf(object.modified) ?? '')) violations.add('P9 the exchange lacks what was lost there')
  }
  return violations
}
