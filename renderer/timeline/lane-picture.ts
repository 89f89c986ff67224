import type { MovementColumns } from '../../shared/columns/table.ts'
import { type Span, xOf } from './time-axis.ts'
import type { Inks } from './timeline-picture.ts'

const TICK = 2

/**
 * The movements of one subject as ticks on a line; where more than one falls on a tick the line becomes a strip that grows brighter with their
 * number, because a comb of ticks without gaps says nothing.
 */
export function drawLane(context: CanvasRenderingContext2D, table: MovementColumns, rows: Uint32Array, focused: number | undefined, span: Span, brushed: Span, width: number, height: number, inks: Inks, side?: 'one' | 'other'): void {
  const middle = Math.round(height / 2)
  context.clearRect(0, 0, width, height)
  context.fillStyle = inks.line
  context.fillRect(0, middle, width, 1)
  const slots = new Map<number, { count: number; mode: number; inside: boolean }>()
  for (const row of rows) {
    if (row >= table.rows) continue
    const time = table.time[row]!
    const slot = Math.floor(xOf(span, width, time) / TICK)
    if (slot < 0 || slot * TICK > width) continue
    const here = slots.get(slot)
    if (here === undefined) slots.set(slot, { count: 1, mode: table.mode[row]!, inside: time >= brushed.from && time < brushed.to })
    else here.count++
  }
  const busiest = Math.max(1, ...[...slots.values()].map(slot => slot.count))
  for (const [slot, { count, mode, inside }] of slots) {
    const tall = busiest === 1 ? height - 6 : 4 + (height - 8) * Math.sqrt(count / busiest)
    context.globalAlpha = inside ? 1 : 0.35
    context.fillStyle = side === undefined ? inks.modes[mode] ?? inks.ink2 : inks.compared[side]
    context.fillRect(slot * TICK, (height - tall) / 2, TICK, tall)
    // The right one of two that are compared is told by its broken ticks as well as by its colour.
    if (side === 'other' && tall > 8) context.clearRect(slot * TICK, height / 2 - 2, TICK, 4)
  }
  context.globalAlpha = 1
  if (focused === undefined || focused >= table.rows || !rows.includes(focused)) return
  const x = Math.round(xOf(span, width, table.time[focused]!))
  context.fillStyle = inks.ink
  context.beginPath()
  context.moveTo(x - 4, 0)
  context.lineTo(x + 5, 0)
  context.lineTo(x + 0.5, 5)
  context.fill()
  context.fillRect(x, 0, 1, height)
}
