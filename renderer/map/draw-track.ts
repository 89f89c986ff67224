import type { MovementColumns } from '../../shared/columns/table.ts'
import { count } from '../../shared/wording/number.ts'
import { type Frame, screenX, screenY } from './frame.ts'
import type { Palette } from './palette.ts'

/** Stops are numbered while there are few enough to read. */
const NUMBERED = 40
const ARROW = 5
/** Seconds without a word after which a leg is a gap: nobody knows where the subject was. */
const GAP = 24 * 3_600
/** Pixels of a gap that have room for its length. */
const GAP_LABEL_FROM = 90

interface Stop {
  readonly x: number
  readonly y: number
  readonly mode: number
  readonly inside: boolean
  /** Seconds since 1970. */
  readonly time: number
}

/** How a track is told from another beside it: by colour, by the kind of line and by the shape of its stops. Without one each leg has the colour of its mode. */
export interface TrackStyle {
  readonly colour: string
  readonly dash: readonly number[]
  readonly stop: 'disc' | 'square'
}

/**
 * The movements of one subject in order of time: a line from stop to stop with an arrow in its middle. What lies outside the time window is
 * drawn pale and dotted, so that the story stays whole.
 */
export function drawTrack(context: CanvasRenderingContext2D, frame: Frame, table: MovementColumns, rows: Uint32Array, window: { readonly from: number; readonly to: number }, palette: Palette, style?: TrackStyle): void {
  const stops: Stop[] = []
  for (const row of rows) {
    if (row >= table.rows) continue
    const time = table.time[row]!
    stops.push({ x: screenX(frame, table.x[row]!), y: screenY(frame, table.y[row]!), mode: table.mode[row]!, inside: time >= window.from && time < window.to, time })
  }
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const pass of ['halo', 'line'] as const) {
    for (let at = 1; at < stops.length; at++) leg(context, stops[at - 1]!, stops[at]!, pass, palette, style)
  }
  const seen = new Map<string, number[]>()
  stops.forEach((stop, at) => {
    const key = `${Math.round(stop.x)} ${Math.round(stop.y)}`
    const numbers = seen.get(key)
    if (numbers === undefined) seen.set(key, [at])
    else numbers.push(at)
  })
  for (const numbers of seen.values()) {
    const stop = stops[numbers.at(-1)!]!
    context.globalAlpha = numbers.some(at => stops[at]!.inside) ? 1 : 0.45
    context.beginPath()
    if (style?.stop === 'square') context.rect(stop.x - 4.5, stop.y - 4.5, 9, 9)
    else context.arc(stop.x, stop.y, 4.5, 0, Math.PI * 2)
    context.fillStyle = style?.colour ?? palette.modes[stop.mode] ?? palette.ink
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = palette.ink
    context.stroke()
  }
  context.globalAlpha = 1
  if (stops.length > NUMBERED) return
  context.font = '600 11px "Noto Sans Variable", "Noto Sans", sans-serif'
  for (const numbers of seen.values()) {
    const stop = stops[numbers[0]!]!
    const text = numbers.length > 4 ? `${numbers.slice(0, 3).map(at => at + 1).join(' · ')} …` : numbers.map(at => at + 1).join(' · ')
    write(context, text, stop.x + 8, stop.y - 9, 3.5, palette.ink, palette)
  }
}

function leg(context: CanvasRenderingContext2D, from: Stop, to: Stop, pass: 'halo' | 'line', palette: Palette, style: TrackStyle | undefined): void {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const length = Math.hypot(dx, dy)
  if (length < 3) return
  const inside = from.inside && to.inside
  const silent = to.time - from.time
  // Bent a little, so that there and back are two lines.
  const bendX = (from.x + to.x) / 2 - dy * 0.08
  const bendY = (from.y + to.y) / 2 + dx * 0.08
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.quadraticCurveTo(bendX, bendY, to.x, to.y)
  if (pass === 'halo') {
    context.setLineDash([])
    context.lineWidth = 4.5
    context.globalAlpha = inside ? 0.85 : 0.3
    context.strokeStyle = palette.theme === 'dark' ? '#0c1118' : '#ffffff'
    context.stroke()
    context.globalAlpha = 1
    return
  }
  context.setLineDash(!inside ? [2, 5] : silent > GAP ? [9, 7] : [...style?.dash ?? []])
  context.lineWidth = inside ? 2 : 1.4
  context.globalAlpha = inside ? 1 : 0.6
  context.strokeStyle = style?.colour ?? palette.modes[to.mode] ?? palette.ink
  context.stroke()
  context.setLineDash([])
  const middleX = (from.x + 2 * bendX + to.x) / 4
  const middleY = (from.y + 2 * bendY + to.y) / 4
  if (length > 36) {
    // Where the curve is half-way it runs parallel to the straight line.
    const [ux, uy] = [dx / length, dy / length]
    context.beginPath()
    context.moveTo(middleX + ux * ARROW, middleY + uy * ARROW)
    context.lineTo(middleX - ux * ARROW - uy * ARROW * 0.8, middleY - uy * ARROW + ux * ARROW * 0.8)
    context.lineTo(middleX - ux * ARROW + uy * ARROW * 0.8, middleY - uy * ARROW - ux * ARROW * 0.8)
    context.closePath()
    context.fillStyle = style?.colour ?? palette.modes[to.mode] ?? palette.ink
    context.fill()
  }
  context.globalAlpha = 1
  if (inside && silent > GAP && length > GAP_LABEL_FROM) {
    const text = `${count(silent / 3_600)} h`
    context.font = '500 10px "Noto Sans Variable", "Noto Sans", sans-serif'
    write(context, text, middleX + 8, middleY + 12, 3, palette.ink2, palette)
  }
}

/** Words on a bed of the ground's colour, so that they are read over any line. @param bed Its width, pixels. */
function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, bed: number, ink: string, palette: Palette): void {
  context.textBaseline = 'middle'
  context.lineWidth = bed
  context.strokeStyle = palette.theme === 'dark' ? 'rgba(12, 17, 24, 0.9)' : 'rgba(255, 255, 255, 0.92)'
  context.strokeText(text, x, y)
  context.fillStyle = ink
  context.fillText(text, x, y)
}
