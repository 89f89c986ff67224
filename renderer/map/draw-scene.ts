import type { VaultView } from '../../shared/contract/vault.ts'
import type { Filtered } from '../state/filtered.ts'
import { screenX, screenY } from './frame.ts'
import type { Palette } from './palette.ts'
import { type Ribbon, alongRibbon, traceRibbon } from './ribbon.ts'
import type { DrawnFlow, DrawnPost, Scene } from './scene.ts'

/** From this width on a ribbon carries an arrow. */
const ARROW_FROM = 3
/** Where on its way: past the middle, so that the arrows of both directions of a route stand apart. */
const ARROW_AT = 0.58

/**
 * Ribbons, quietest first so that the loudest lie on top, each on a thin bed of the ground's colour that parts it from those below. Direction
 * is told by the taper and, on the wider ones, by an arrow; volume by the width; rank by how firmly it is drawn.
 */
export function drawFlows(context: CanvasRenderingContext2D, flows: readonly DrawnFlow[], palette: Palette): void {
  const bed = palette.theme === 'dark' ? 'rgba(12, 17, 24, 0.55)' : 'rgba(255, 255, 255, 0.6)'
  context.lineJoin = 'round'
  for (let at = flows.length - 1; at >= 0; at--) {
    const { flow, ribbon, presence } = flows[at]!
    const colour = palette.modes[flow.mode] ?? palette.ink2
    context.globalAlpha = 0.14 + 0.72 * presence * presence
    context.beginPath()
    traceRibbon(context, ribbon)
    if (ribbon.width >= ARROW_FROM) {
      context.lineWidth = 1.6
      context.strokeStyle = bed
      context.stroke()
    }
    context.fillStyle = colour
    context.fill()
    if (ribbon.width >= ARROW_FROM) arrow(context, ribbon, palette.theme === 'dark' ? palette.ink : palette.ground)
  }
  context.globalAlpha = 1
}

function arrow(context: CanvasRenderingContext2D, one: Ribbon, colour: string): void {
  const tip = alongRibbon(one, ARROW_AT)
  const tail = alongRibbon(one, ARROW_AT - 0.04)
  const [dx, dy] = [tip.x - tail.x, tip.y - tail.y]
  const length = Math.hypot(dx, dy) || 1
  const reach = 2 + one.width * 0.28
  const [ux, uy] = [dx / length * reach, dy / length * reach]
  context.beginPath()
  context.moveTo(tip.x - ux - uy * 0.8, tip.y - uy + ux * 0.8)
  context.lineTo(tip.x, tip.y)
  context.lineTo(tip.x - ux + uy * 0.8, tip.y - uy - ux * 0.8)
  context.lineWidth = 1.3
  context.strokeStyle = colour
  context.stroke()
}

/** Small dots where ribbons end without a post, so that none ends in nothing. */
export function drawEnds(context: CanvasRenderingContext2D, ends: Scene['ends'], palette: Palette): void {
  context.fillStyle = palette.ink2
  context.beginPath()
  for (const { x, y } of ends) {
    context.moveTo(x + 2, y)
    context.arc(x, y, 2, 0, Math.PI * 2)
  }
  context.fill()
}

/** Rings, busiest first so that a small post is never hidden under a large one. */
export function drawPosts(context: CanvasRenderingContext2D, posts: readonly DrawnPost[], palette: Palette): void {
  const ground = palette.theme === 'dark' ? 'rgba(12, 17, 24, 0.72)' : 'rgba(255, 255, 255, 0.82)'
  for (const { post, x, y, radius } of posts) {
    const colour = palette.modes[post.mode] ?? palette.ink2
    context.beginPath()
    context.arc(x, y, radius, 0, Math.PI * 2)
    context.fillStyle = ground
    context.fill()
    context.lineWidth = radius > 6 ? 1.8 : 1.4
    context.strokeStyle = colour
    context.stroke()
    if (radius > 5) {
      context.beginPath()
      context.arc(x, y, radius * 0.42, 0, Math.PI * 2)
      context.globalAlpha = 0.85
      context.fillStyle = colour
      context.fill()
      context.globalAlpha = 1
    }
  }
}

/** Single movements as dots of their mode. Many stand on one post, so each pixel is painted once for each mode. */
export function drawPoints(context: CanvasRenderingContext2D, { frame, points }: Scene, { scan }: Filtered, palette: Palette): void {
  if (points === undefined) return
  const side = frame.zoom < 10 ? 3 : 4
  const painted = new Set<number>()
  context.globalAlpha = 0.85
  for (const position of points) {
    const x = Math.round(screenX(frame, scan.x[position]!))
    const y = Math.round(screenY(frame, scan.y[position]!))
    const mode = scan.mode[position]!
    const key = (y * 16_384 + x) * 8 + mode
    if (painted.has(key)) continue
    painted.add(key)
    context.fillStyle = palette.modes[mode] ?? palette.ink2
    context.fillRect(x - side / 2, y - side / 2, side, side)
  }
  context.globalAlpha = 1
}

/** Names beside posts, busiest first, as many as have room. @param posts Whose names are drawn. @param taken Posts that no name may cover. */
export function drawPostNames(context: CanvasRenderingContext2D, posts: readonly DrawnPost[], view: VaultView, palette: Palette, taken: readonly DrawnPost[] = posts): void {
  context.font = '500 11px "Noto Sans Variable", "Noto Sans", sans-serif'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  const boxes: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }[] =
    taken.map(({ x, y, radius }) => ({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }))
  for (const { post, x, y, radius } of posts) {
    const text = view.places[post.post]?.label ?? ''
    const width = context.measureText(text).width
    const left = x + radius + 4
    const box = { left, top: y - 8, right: left + width, bottom: y + 8 }
    if (boxes.some(other => other.left < box.right && other.right > box.left && other.top < box.bottom && other.bottom > box.top)) continue
    boxes.push(box)
    context.lineWidth = 3
    context.strokeStyle = palette.theme === 'dark' ? 'rgba(16, 22, 31, 0.9)' : 'rgba(251, 249, 243, 0.92)'
    context.strokeText(text, left, y)
    context.fillStyle = palette.ink
    context.fillText(text, left, y)
  }
}
