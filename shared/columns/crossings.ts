import { INBOUND_SLOT, MODE_SLOTS, type Tally } from './tally.ts'
import { routeTotal } from './flows.ts'
import { mercatorX, mercatorY } from './projection.ts'

/** A line drawn on the map, [longitude, latitude] degrees, from its first point to its last. */
export type Line = readonly (readonly [longitude: number, latitude: number])[]

/** Movements over a line in a window. Left and right are those of a person who walks along it from its first point. */
export interface Crossings {
  readonly toRight: number
  readonly toLeft: number
}

/**
 * Routes that cross a line, with the side on which the other end's movements to the post arrive: 1 right, -1 left. Both are straight on the map.
 * A route that crosses twice and comes back to its side crosses nothing.
 *
 * @param x, y Places in Web Mercator 0…1.
 * @param routes Post and other end of each route ordinal; 0 stands for no place.
 */
export function routesAcross(line: Line, x: ArrayLike<number>, y: ArrayLike<number>, routes: readonly (readonly [post: number, other: number])[]): ReadonlyMap<number, 1 | -1> {
  const lineX = line.map(([longitude]) => mercatorX(longitude))
  const lineY = line.map(([, latitude]) => mercatorY(latitude))
  const across = new Map<number, 1 | -1>()
  routes.forEach(([post, other], route) => {
    if (post === 0 || other === 0 || post === other) return
    const [postX, postY, otherX, otherY] = [x[post]!, y[post]!, x[other]!, y[other]!]
    // A route over ±180° is the short way round, which leaves the map on one side and enters it on the other.
    const around = postX - otherX > 0.5 ? 1 : otherX - postX > 0.5 ? -1 : 0
    let net = windings(lineX, lineY, otherX + around, otherY, postX, postY)
    if (around !== 0) net += windings(lineX, lineY, otherX, otherY, postX - around, postY)
    if (net !== 0) across.set(route, net > 0 ? 1 : -1)
  })
  return across
}

/** Counts of a window over the routes found by `routesAcross`. A movement to the post goes the way of its route, one from it the other. */
export function countCrossings(across: ReadonlyMap<number, 1 | -1>, tally: Tally): Crossings {
  let toRight = 0
  let toLeft = 0
  for (const [route, side] of across) {
    if ((route + 1) * MODE_SLOTS > tally.byRoute.length) continue
    const all = routeTotal(tally, route)
    const inbound = tally.byRoute[route * MODE_SLOTS + INBOUND_SLOT]!
    toRight += side === 1 ? inbound : all - inbound
    toLeft += side === 1 ? all - inbound : inbound
  }
  return { toRight, toLeft }
}

/** Crossings from left to right less those from right to left, of the way from a to b over a line. */
function windings(lineX: readonly number[], lineY: readonly number[], ax: number, ay: number, bx: number, by: number): number {
  let net = 0
  for (let at = 1; at < lineX.length; at++) {
    const [cx, cy, dx, dy] = [lineX[at - 1]!, lineY[at - 1]!, lineX[at]!, lineY[at]!]
    // Half-open on both sides: a way through a corner of the line crosses one of its two pieces.
    const isRightA = sideOf(cx, cy, dx, dy, ax, ay) > 0
    const isRightB = sideOf(cx, cy, dx, dy, bx, by) > 0
    if (isRightA === isRightB || sideOf(ax, ay, bx, by, cx, cy) > 0 === sideOf(ax, ay, bx, by, dx, dy) > 0) continue
    net += isRightB ? 1 : -1
  }
  return net
}

/** Positive where p lies to the right of the way from a to b, on a map whose y grows southwards. */
const sideOf = (ax: number, ay: number, bx: number, by: number, px: number, py: number): number => (bx - ax) * (py - ay) - (by - ay) * (px - ax)
