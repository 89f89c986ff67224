import { type Span, xOf } from './time-axis.ts'
import type { Inks } from './timeline-picture.ts'

export interface Strips {
  /** Element lane × slots + slot. */
  readonly counts: Uint32Array
  readonly slots: number
  /** Pixels of a slot, and of a lane from top to top. */
  readonly step: number
  readonly lane: number
  /** Where the first lane begins, pixels. */
  readonly top: number
}

/** Ticks where a step holds one movement; where more fall on one the lane is a strip of heat, because a comb without gaps says nothing. */
export function drawStrips(canvas: HTMLCanvasElement, { counts, slots, step, lane, top }: Strips, span: Span, brushed: Span, inks: Inks): void {
  const pixelRatio = globalThis.devicePixelRatio || 1
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = Math.round(width * pixelRatio)
  canvas.height = Math.round(height * pixelRatio)
  const context = canvas.getContext('2d')!
  context.scale(pixelRatio, pixelRatio)
  for (let from = 0, y = top; from < counts.length; from += slots, y += lane) {
    const row = counts.subarray(from, from + slots)
    const busiest = row.reduce((most, many) => Math.max(most, many), 0)
    context.globalAlpha = 1
    context.fillStyle = inks.line
    context.fillRect(0, Math.round(y + lane / 2), width, 1)
    context.fillStyle = inks.accent
    for (let slot = 0; slot < slots; slot++) {
      const many = row[slot]!
      if (many === 0) continue
      context.globalAlpha = busiest === 1 ? 1 : 0.3 + 0.7 * Math.sqrt(many / busiest)
      const tall = busiest === 1 ? lane - 8 : 4 + (lane - 8) * Math.sqrt(many / busiest)
      context.fillRect(slot * step, y + (lane - tall) / 2, busiest === 1 ? 1.5 : step, tall)
    }
  }
  context.globalAlpha = 0.72
  context.fillStyle = inks.surface
  context.fillRect(0, 0, Math.max(0, xOf(span, width, brushed.from)), height)
  const right = xOf(span, width, brushed.to)
  context.fillRect(right, 0, Math.max(0, width - right), height)
  context.globalAlpha = 1
}
