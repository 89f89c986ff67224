import type { Ring } from '../../shared/columns/area.ts'
import { mercatorX, mercatorY } from '../../shared/columns/projection.ts'
import type { StixId } from '../../shared/stix/object.ts'
import type { Mark } from './annotation-marks.ts'
import { type Unfinished, outlineOf } from './area-drawing.ts'
import { type Frame, screenX, screenY } from './frame.ts'
import type { Palette } from './palette.ts'

const PIN = 9

/** Where the head of a mark's pin stands, in pixels. */
const headOf = (frame: Frame, mark: Mark): readonly [number, number] => [screenX(frame, mark.x), screenY(frame, mark.y) - PIN - 5]

export function drawMarks(context: CanvasRenderingContext2D, frame: Frame, marks: readonly Mark[], open: StixId | undefined, palette: Palette): void {
  for (const mark of marks) if (mark.ring !== undefined) drawArea(context, frame, mark.ring, palette.warn, mark.id === open)
  for (const mark of marks) {
    const [x, y] = headOf(frame, mark)
    const isOpen = mark.id === open
    // A note's corner is folded: the shape says annotation where the colour does not.
    context.beginPath()
    context.moveTo(x, y + PIN + 5)
    context.lineTo(x - 4, y + PIN - 2)
    context.lineTo(x - PIN, y + PIN - 2)
    context.lineTo(x - PIN, y - PIN)
    context.lineTo(x + PIN - 5, y - PIN)
    context.lineTo(x + PIN, y - PIN + 5)
    context.lineTo(x + PIN, y + PIN - 2)
    context.lineTo(x + 4, y + PIN - 2)
    context.closePath()
    context.fillStyle = isOpen ? palette.focus : palette.warn
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = palette.ground
    context.stroke()
    context.lineWidth = 1.4
    context.beginPath()
    for (const [offset, length] of [[-4, 7], [-0.5, 10], [3, 6]] as const) {
      context.moveTo(x - 5, y + offset)
      context.lineTo(x - 5 + length, y + offset)
    }
    context.stroke()
  }
}

/** The annotation whose pin lies under a pixel, the last drawn first. */
export function hitMark(frame: Frame, marks: readonly Mark[], px: number, py: number): Mark | undefined {
  return marks.findLast(mark => {
    const [x, y] = headOf(frame, mark)
    return Math.abs(x - px) <= PIN + 1 && py >= y - PIN - 1 && py <= y + PIN + 6
  })
}

export function drawArea(context: CanvasRenderingContext2D, frame: Frame, ring: Ring, colour: string, strong: boolean): void {
  context.beginPath()
  trace(context, frame, ring)
  context.closePath()
  context.globalAlpha = strong ? 0.16 : 0.08
  context.fillStyle = colour
  context.fill()
  context.globalAlpha = 1
  context.lineWidth = strong ? 2 : 1.4
  context.setLineDash([6, 4])
  context.strokeStyle = colour
  context.stroke()
  context.setLineDash([])
}

/** A line that counts what crosses it: whole, with its two ends marked, so that it is not taken for the edge of an area. */
export function drawLine(context: CanvasRenderingContext2D, frame: Frame, line: Ring, palette: Palette): void {
  outline(context, frame, line, palette)
  handles(context, frame, [line[0]!, line.at(-1)!], palette)
}

/** Points set so far, and what the next click would make of them. */
export function drawUnfinished(context: CanvasRenderingContext2D, frame: Frame, { shape, points, next }: Unfinished, palette: Palette): void {
  const open = outlineOf(shape, next === undefined ? points : [...points, next])
  outline(context, frame, open, palette)
  if (shape !== 'line' && open.length > 2) {
    context.globalAlpha = 0.12
    context.fillStyle = palette.accent
    context.fill()
    context.globalAlpha = 1
  }
  handles(context, frame, points, palette)
}

function outline(context: CanvasRenderingContext2D, frame: Frame, line: Ring, palette: Palette): void {
  context.beginPath()
  trace(context, frame, line)
  context.lineJoin = 'round'
  context.lineWidth = 4
  context.strokeStyle = palette.theme === 'dark' ? 'rgba(12, 17, 24, 0.8)' : 'rgba(255, 255, 255, 0.8)'
  context.stroke()
  context.lineWidth = 2
  context.strokeStyle = palette.accent
  context.stroke()
}

function handles(context: CanvasRenderingContext2D, frame: Frame, points: Ring, palette: Palette): void {
  points.forEach(([longitude, latitude], corner) => {
    context.beginPath()
    context.arc(screenX(frame, mercatorX(longitude)), screenY(frame, mercatorY(latitude)), corner === 0 && points.length > 2 ? 6 : 4, 0, Math.PI * 2)
    context.fillStyle = palette.surface
    context.fill()
    context.lineWidth = 2
    context.strokeStyle = palette.accent
    context.stroke()
  })
}

function trace(context: CanvasRenderingContext2D, frame: Frame, ring: Ring): void {
  ring.forEach(([longitude, latitude], corner) => {
    const x = screenX(frame, mercatorX(longitude))
    const y = screenY(frame, mercatorY(latitude))
    if (corner === 0) context.moveTo(x, y)
    else context.lineTo(x, y)
  })
}
