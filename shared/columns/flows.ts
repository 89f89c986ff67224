import { MODE_SLOTS, type Tally } from './tally.ts'

/** Movements between two places in a window. */
export interface Flow {
  readonly route: number
  readonly post: number
  readonly other: number
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
 */
export function busiestFlows(tally: Tally, routes: readonly (readonly [post: number, other: number])[], most: number): readonly Flow[] {
  const flows: Flow[] = []
  const known = Math.min(routes.length, tally.byRoute.length / MODE_SLOTS)
  for (let route = 1; route < known; route++) {
    const { count, mode } = sumModes(tally.byRoute, route)
    const [post, other] = routes[route]!
    if (count > 0 && post !== other) flows.push({ route, post, other, count, mode })
  }
  flows.sort((a, b) => b.count - a.count || a.route - b.route)
  return flows.slice(0, most)
}

/** Posts with at least one movement, busiest first. */
export function busiestPosts(tally: Tally, most = Infinity): readonly PostCount[] {
  const posts: PostCount[] = []
  for (let post = 1; post < tally.byPost.length / MODE_SLOTS; post++) {
    const { count, mode } = sumModes(tally.byPost, post)
    if (count > 0) posts.push({ post, count, mode })
  }
  posts.sort((a, b) => b.count - a.count || a.post - b.post)
  return most < posts.length ? posts.slice(0, most) : posts
}

function sumModes(table: Int32Array, entry: number): { readonly count: number; readonly mode: number } {
  let count = 0
  let mode = 0
  let most = 0
  for (let slot = 0; slot < MODE_SLOTS; slot++) {
    const here = table[entry * MODE_SLOTS + slot]!
    count += here
    if (here > most) {
      most = here
      mode = slot
    }
  }
  return { count, mode }
}
