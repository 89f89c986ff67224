import { type Flow, type PostCount, busiestFlows, busiestPosts } from '../../shared/columns/flows.ts'
import { nearest, positionsIn } from '../../shared/columns/nearest.ts'
import { mercatorX, mercatorY } from '../../shared/columns/projection.ts'
import { rowAt } from '../../shared/columns/scan.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import type { Filtered } from '../state/filtered.ts'
import type { Hovered } from '../state/selection.ts'
import { type Frame, screenX, screenY, worldX, worldY } from './frame.ts'
import { type Ribbon, distanceToRibbon, ribbon } from './ribbon.ts'

export interface DrawnFlow {
  readonly flow: Flow
  readonly ribbon: Ribbon
  /** 0…1, by the square root of its count: areas are compared, not lengths. */
  readonly weight: number
  /** 0…1, how firmly it is drawn: the busiest stand out, the rest recede, and what only passes through recedes most. */
  readonly presence: number
}

export interface DrawnPost {
  readonly post: PostCount
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** What stands on the map, in pixels; busiest first. */
export interface Scene {
  readonly frame: Frame
  readonly flows: readonly DrawnFlow[]
  readonly posts: readonly DrawnPost[]
  /** Where ribbons begin or end and nothing was recorded: towns behind a border, ports far away. */
  readonly ends: readonly { readonly x: number; readonly y: number }[]
  /** Positions of single movements, when the map is near enough to tell them apart. */
  readonly points: Uint32Array | undefined
}

/** From this zoom on single movements may be told apart. */
const POINTS_FROM = 8
const MOST_POINTS = 20_000
/** Pixels around the map in which things are still drawn, so that nothing pops in at its edge. */
const AROUND = 40

const WIDEST = 9
const LEAST_LENGTH = 10

interface PlacesOnMap {
  readonly x: Float64Array
  readonly y: Float64Array
}

const projected = new WeakMap<VaultView, PlacesOnMap>()

/** Web Mercator 0…1 of every place of a view. */
export function placesOnMap(view: VaultView): PlacesOnMap {
  let known = projected.get(view)
  if (known === undefined) {
    known = { x: Float64Array.from(view.places, place => mercatorX(place.longitude)), y: Float64Array.from(view.places, place => mercatorY(place.latitude)) }
    projected.set(view, known)
  }
  return known
}

/** Fewer ribbons where more of the world is in sight: beyond these a person follows none of them. */
const ribbonsAt = (zoom: number): number => Math.round(Math.min(220, 28 + Math.max(0, zoom - 3) * 22))
/** Part of them that may lead out of sight. */
const LEAVING = 0.25

export function sceneOf(shown: Filtered, frame: Frame): Scene {
  const { view, scan, tally } = shown
  if (view === undefined) return { frame, flows: [], posts: [], ends: [], points: undefined }
  const places = placesOnMap(view)
  const near = placesInSight(places, frame)
  const drawnFlows = flowsInSight(shown, view, places, near, frame)
  const posts = busiestPosts(tally)
  const busiest = Math.max(1, posts[0]?.count ?? 1)
  const drawnPosts = posts.filter(({ post }) => near[post] === 1).map((post): DrawnPost => ({
    post, x: screenX(frame, places.x[post.post]!), y: screenY(frame, places.y[post.post]!), radius: radiusOf(post.count, busiest, frame.zoom),
  }))
  const recorded = new Set(posts.map(({ post }) => post))
  const ends = [...new Set(drawnFlows.flatMap(({ flow }) => [flow.from, flow.to]))].filter(place => near[place] === 1 && !recorded.has(place))
    .map(place => ({ x: screenX(frame, places.x[place]!), y: screenY(frame, places.y[place]!) }))
  const points = frame.zoom < POINTS_FROM ? undefined : positionsIn(scan, shown, {
    west: worldX(frame, -AROUND), north: worldY(frame, -AROUND), east: worldX(frame, frame.width + AROUND), south: worldY(frame, frame.height + AROUND),
  }, MOST_POINTS)
  return { frame, flows: drawnFlows, posts: drawnPosts, ends, points }
}

/** The busiest flows between places in sight, and the few busiest that lead out of it; busiest first. */
function flowsInSight({ tally }: Filtered, view: VaultView, places: PlacesOnMap, near: Uint8Array, frame: Frame): DrawnFlow[] {
  const room = ribbonsAt(frame.zoom)
  let leaving = Math.round(room * LEAVING)
  const candidates = busiestFlows(tally, view.routes, room * 4, near)
  const most = Math.max(1, candidates[0]?.count ?? 1)
  const drawn: DrawnFlow[] = []
  for (const flow of candidates) {
    if (drawn.length === room) break
    const leaves = near[flow.from] !== 1 || near[flow.to] !== 1
    if (leaves && leaving === 0) continue
    const one = ribbonOf(flow, most, places, frame, (1 - drawn.length / room) * (leaves ? 0.45 : 1))
    if (one === undefined) continue
    if (leaves) leaving--
    drawn.push(one)
  }
  return drawn
}

function ribbonOf(flow: Flow, most: number, { x, y }: PlacesOnMap, frame: Frame, presence: number): DrawnFlow | undefined {
  const [fromX, fromY] = [screenX(frame, x[flow.from]!), screenY(frame, y[flow.from]!)]
  const [toX, toY] = [screenX(frame, x[flow.to]!), screenY(frame, y[flow.to]!)]
  if (Math.hypot(toX - fromX, toY - fromY) < LEAST_LENGTH) return undefined
  const weight = Math.sqrt(flow.count / most)
  return { flow, weight, presence, ribbon: ribbon(fromX, fromY, toX, toY, 1.1 + weight * WIDEST) }
}

function radiusOf(count: number, most: number, zoom: number): number {
  const largest = Math.min(10, Math.max(3.5, (zoom - 2) * 1.9))
  return (zoom < 5 ? 1.7 : 2.3) + Math.sqrt(count / most) * largest
}

function placesInSight({ x, y }: PlacesOnMap, frame: Frame): Uint8Array {
  const near = new Uint8Array(x.length)
  const [west, east] = [worldX(frame, -AROUND), worldX(frame, frame.width + AROUND)]
  const [north, south] = [worldY(frame, -AROUND), worldY(frame, frame.height + AROUND)]
  for (let place = 1; place < near.length; place++) if (x[place]! >= west && x[place]! <= east && y[place]! >= north && y[place]! <= south) near[place] = 1
  return near
}

/** Pixels beside a thing in which it is still meant. */
const REACH = 5

/** What lies under a pixel: a post before a single movement before a ribbon, because that is the order of their size. */
export function hit(scene: Scene, shown: Filtered, px: number, py: number): Hovered | undefined {
  const { frame } = scene
  let best: DrawnPost | undefined
  let least = Infinity
  for (const one of scene.posts) {
    const distance = Math.hypot(one.x - px, one.y - py) - one.radius
    if (distance <= REACH && distance < least) {
      least = distance
      best = one
    }
  }
  if (best !== undefined) return { on: 'place', place: best.post.post }
  if (scene.points !== undefined) {
    const position = nearest(shown.scan, { positions: scene.points, start: 0, end: scene.points.length }, worldX(frame, px), worldY(frame, py), REACH / frame.world)
    if (position >= 0) return { on: 'row', row: rowAt(shown.scan, position) }
  }
  let route: number | undefined
  let closest = REACH
  for (const { flow, ribbon: drawn } of scene.flows) {
    const distance = distanceToRibbon(drawn, px, py) - drawn.width / 4
    if (distance < closest) {
      closest = distance
      route = flow.route
    }
  }
  return route === undefined ? undefined : { on: 'route', route }
}
