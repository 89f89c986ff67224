/** A flow between two places as it is drawn: a curve that is wide where the movements come from and pointed where they go. */
export interface Ribbon {
  readonly fromX: number
  readonly fromY: number
  readonly bendX: number
  readonly bendY: number
  readonly toX: number
  readonly toY: number
  /** Pixels, at its beginning. */
  readonly width: number
}

/** How far the curve leaves the straight line, as a part of its length: both directions of a route stay apart. */
const BEND = 0.16

export function ribbon(fromX: number, fromY: number, toX: number, toY: number, width: number): Ribbon {
  const dx = toX - fromX
  const dy = toY - fromY
  return { fromX, fromY, bendX: (fromX + toX) / 2 - dy * BEND, bendY: (fromY + toY) / 2 + dx * BEND, toX, toY, width }
}

/** Puts the outline of a ribbon into a path. */
export function traceRibbon(path: CanvasPath, { fromX, fromY, bendX, bendY, toX, toY, width }: Ribbon): void {
  const dx = bendX - fromX
  const dy = bendY - fromY
  const length = Math.hypot(dx, dy) || 1
  const acrossX = -dy / length * width / 2
  const acrossY = dx / length * width / 2
  path.moveTo(fromX + acrossX, fromY + acrossY)
  path.quadraticCurveTo(bendX + acrossX * 0.6, bendY + acrossY * 0.6, toX, toY)
  path.quadraticCurveTo(bendX - acrossX * 0.6, bendY - acrossY * 0.6, fromX - acrossX, fromY - acrossY)
  path.closePath()
}

/** The point of the curve at `part` of the way, 0…1. */
export function alongRibbon({ fromX, fromY, bendX, bendY, toX, toY }: Ribbon, part: number): { readonly x: number; readonly y: number } {
  const left = 1 - part
  return { x: left * left * fromX + 2 * left * part * bendX + part * part * toX, y: left * left * fromY + 2 * left * part * bendY + part * part * toY }
}

/** Pixels from a point to the middle line of a ribbon. */
export function distanceToRibbon(one: Ribbon, x: number, y: number): number {
  let least = Infinity
  let beforeX = one.fromX
  let beforeY = one.fromY
  for (let step = 1; step <= 12; step++) {
    const { x: hereX, y: hereY } = alongRibbon(one, step / 12)
    least = Math.min(least, distanceToLine(x, y, beforeX, beforeY, hereX, hereY))
    beforeX = hereX
    beforeY = hereY
  }
  return least
}

function distanceToLine(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const dx = x2 - x1
  const dy = y2 - y1
  const square = dx * dx + dy * dy
  const part = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square))
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy)
}
