import { filtered } from '../state/filtered.ts'
import type { useSelection } from '../state/selection.ts'
import { drawFlows, drawPostNames, drawPosts } from './draw-scene.ts'
import { type Frame, screenX, screenY } from './frame.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'

type Selection = ReturnType<typeof useSelection.getState>

/** Places that are picked or under the pointer. */
export const placesMeant = (picked: Selection['picked'], hovered: Selection['hovered']): ReadonlySet<number> =>
  new Set([...(picked?.by === 'place' ? [picked.place] : []), ...(hovered?.on === 'place' ? [hovered.place] : [])])
/** Routes that are picked or under the pointer. */
export const routesMeant = (picked: Selection['picked'], hovered: Selection['hovered']): ReadonlySet<number> =>
  new Set([...(picked?.by === 'route' ? [picked.route] : []), ...(hovered?.on === 'route' ? [hovered.route] : [])])

/** Lights up what is picked or under the pointer, with every ribbon that begins or ends there. Only a pick dims the rest: a map that flickers under the pointer is no help. */
export function drawEmphasis(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, { places, routes, isPicked }: { readonly places: ReadonlySet<number>; readonly routes: ReadonlySet<number>; readonly isPicked: boolean }): void {
  if (places.size + routes.size === 0) return
  const flows = scene.flows.filter(({ flow }) => routes.has(flow.route) || places.has(flow.from) || places.has(flow.to))
  const ends = new Set(flows.flatMap(({ flow }) => [flow.from, flow.to]))
  if (isPicked) {
    context.fillStyle = palette.theme === 'dark' ? 'rgba(8, 11, 16, 0.45)' : 'rgba(255, 255, 255, 0.5)'
    context.fillRect(0, 0, scene.frame.width, scene.frame.height)
  }
  drawFlows(context, flows.map(one => ({ ...one, presence: 0.6 + one.presence * 0.4 })), palette)
  const posts = scene.posts.filter(({ post }) => ends.has(post.post) || places.has(post.post))
  drawPosts(context, posts, palette)
  context.lineWidth = 2
  context.strokeStyle = palette.ink
  for (const { post, x, y, radius } of posts) {
    if (!places.has(post.post)) continue
    context.beginPath()
    context.arc(x, y, radius + 4, 0, Math.PI * 2)
    context.stroke()
  }
  const { view } = filtered.get()
  if (view !== undefined) drawPostNames(context, posts.slice(0, 40), view, palette)
}

/** The ring and cross around the one row that map, timeline and table all mark. */
export function drawFocus(context: CanvasRenderingContext2D, frame: Frame, table: { readonly rows: number; readonly x: Float32Array; readonly y: Float32Array }, row: number, palette: Palette): void {
  if (row >= table.rows) return
  const [x, y] = [screenX(frame, table.x[row]!), screenY(frame, table.y[row]!)]
  context.strokeStyle = palette.focus
  context.lineWidth = 2
  context.beginPath()
  context.arc(x, y, 9, 0, Math.PI * 2)
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
    context.moveTo(x + dx * 7, y + dy * 7)
    context.lineTo(x + dx * 14, y + dy * 14)
  }
  context.stroke()
}
