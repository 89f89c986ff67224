import { INBOUND_SLOT, MODE_SLOTS, type Tally } from './tally.ts'

/** Movements between two places in a window. */
export interface Flow {
  readonly route: number
  /** Where most of them came from and went to. */
  readonly from: number
  readonly to: number
  readonly count: number
  /** The mode that most of them used. */
  readonly mode: number
}

/** Movements recorded at a place in a window. */
export interface PostCount {
  readonly post: number
  readonly count: number
  readonly mode: number
}

/**
 * The busiest routes, busiest first; equal counts in order of their ordinals. A route from a place to itself or with one end unknown is none.
 *
 * @param routes Post and other end of each route ordinal.
 * @param near Only routes with an end at a place that is 1 here.
 */
export function busiestFlows(tally: Tally, routes: readonly (readonly [post: number, other: number])[], most: number, near?: Uint8Array): readonly Flow[] {
  const { byRoute } = tally
  const known = Math.min(routes.length, byRoute.length / MODE_SLOTS)
  const counts = new Int32Array(known)
  // Thousands of routes for a few hundred ribbons: only those at or above the count of the last one become objects and are sorted.
  const sizes = new Int32Array(BUCKETS)
  for (let route = 1; route < known; route++) {
    const count = total(byRoute, route)
    const [post, other] = routes[route]!
    if (count === 0 || post === other || near !== undefined && near[post] !== 1 && near[other] !== 1) continue
    counts[route] = count
    sizes[bucket(count)]!++
  }
  let least = BUCKETS
  for (let taken = 0; least > 0 && taken < most;) taken += sizes[--least]!
  const flows: Flow[] = []
  for (let route = 1; route < known; route++) {
    const count = counts[route]!
    if (count === 0 || bucket(count) < least) continue
    const [post, other] = routes[route]!
    const inbound = byRoute[route * MODE_SLOTS + INBOUND_SLOT]! * 2 > count
    flows.push({ route, from: inbound ? other : post, to: inbound ? post : other, count, mode: busiestMode(byRoute, route) })
  }
  flows.sort((a, b) => b.count - a.count || a.route - b.route)
  return most < flows.length ? flows.slice(0, most) : flows
}

/** Posts with at least one movement, busiest first. */
export function busiestPosts(tally: Tally, most = Infinity): readonly PostCount[] {
  const posts: PostCount[] = []
  for (let post = 1; post < tally.byPost.length / MODE_SLOTS; post++) {
    const count = total(tally.byPost, post)
    if (count > 0) posts.push({ post, count, mode: busiestMode(tally.byPost, post) })
  }
  posts.sort((a, b) => b.count - a.count || a.post - b.post)
  return most < posts.length ? posts.slice(0, most) : posts
}

/** Movements between the two ends of one route. */
export const routeTotal = (tally: Tally, route: number): number => total(tally.byRoute, route)
/** Movements recorded at one post. */
export const postTotal = (tally: Tally, post: number): number => total(tally.byPost, post)

const BUCKETS = 32 * 8
/** Eight buckets to each power of two. */
const bucket = (count: number): number => {
  const power = 31 - Math.clz32(count)
  return power * 8 + (power < 3 ? count << 3 - power & 7 : count >> power - 3 & 7)
}

function total(table: Int32Array, entry: number): number {
  let count = 0
  for (let slot = entry * MODE_SLOTS; slot < entry * MODE_SLOTS + INBOUND_SLOT; slot++) count += table[slot] ?? 0
  return count
}

function busiestMode(table: Int32Array, entry: number): number {
  let mode = 0
  for (let slot = 1; slot < INBOUND_SLOT; slot++) if (table[entry * MODE_SLOTS + slot]! > table[entry * MODE_SLOTS + mode]!) mode = slot
  return mode
}
