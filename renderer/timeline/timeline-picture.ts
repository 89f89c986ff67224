import { type Histogram, histogram } from '../../shared/columns/histogram.ts'
import { MODE_SLOTS } from '../../shared/columns/tally.ts'
import { zoneOf } from '../../shared/columns/zone.ts'
import { MODES } from '../../shared/movement/movement.ts'
import type { Filtered } from '../state/filtered.ts'
import { OWN_ZONE, clockAt } from './local-clock.ts'
import { type Span, barsOf, ticksOf, xOf } from './time-axis.ts'

export interface Inks {
  readonly surface: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly line: string
  readonly accent: string
  /** The two subjects that are compared. */
  readonly compared: { readonly one: string; readonly other: string }
  /** By mode ordinal. */
  readonly modes: readonly string[]
}

export function readInks(): Inks {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim() || '#888888'
  return {
    surface: token('--surface'), ink: token('--ink'), ink2: token('--ink-2'), ink3: token('--ink-3'), line: token('--line'), accent: token('--accent'),
    modes: MODES.map(mode => token(`--mode-${mode}`)), compared: { one: token('--compare-one'), other: token('--compare-other') },
  }
}

export interface Place {
  readonly width: number
  /** Of the bars; the axis takes `AXIS` more below. */
  readonly height: number
  readonly pixelRatio: number
}

const AXIS_ROW = 18
/** The axis in UTC, and under it the same moments on this laptop's clock, where that is another. */
export const AXIS: number = OWN_ZONE === 'UTC' ? 20 : 2 * AXIS_ROW
const HEADROOM = 14

/**
 * The bars are painted twice when conditions, stretch or size change, once bright and once pale; a brush that moves only copies the bright
 * ones over the pale. (Drawn from rectangles each time, 365 bars of six modes took longer than the map.)
 */
export class TimelinePicture {
  readonly #bright = document.createElement('canvas')
  readonly #pale = document.createElement('canvas')
  #painted: { readonly conditions: object; readonly span: Span; readonly place: Place; readonly inks: Inks } | undefined
  #histogram: Histogram | undefined

  /** The largest bar, and how long a bar is in seconds. */
  get scale(): { readonly highest: number; readonly step: number } {
    const bars = this.#histogram
    return bars === undefined ? { highest: 0, step: 0 } : { highest: bars.highest, step: (bars.to - bars.from) / bars.bins }
  }

  /** Counts by mode of the bar at a moment. */
  barAt(time: number): { readonly from: number; readonly to: number; readonly counts: Uint32Array } | undefined {
    const bars = this.#histogram
    if (bars === undefined || time < bars.from || time >= bars.to) return undefined
    const bar = Math.floor((time - bars.from) / (bars.to - bars.from) * bars.bins)
    const step = (bars.to - bars.from) / bars.bins
    return { from: bars.from + bar * step, to: bars.from + (bar + 1) * step, counts: bars.counts.subarray(bar * MODE_SLOTS, (bar + 1) * MODE_SLOTS) }
  }

  draw(context: CanvasRenderingContext2D, shown: Filtered, span: Span, brushed: Span, place: Place, inks: Inks): void {
    const painted = this.#painted
    if (painted?.conditions !== shown.conditions || painted.inks !== inks || painted.span.from !== span.from || painted.span.to !== span.to ||
      painted.place.width !== place.width || painted.place.height !== place.height || painted.place.pixelRatio !== place.pixelRatio) {
      this.#paint(shown, span, place, inks)
      this.#painted = { conditions: shown.conditions, span, place, inks }
    }
    const { width, height, pixelRatio } = place
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, width * pixelRatio, (height + AXIS) * pixelRatio)
    const left = Math.max(0, Math.round(xOf(span, width, brushed.from) * pixelRatio))
    const right = Math.min(width * pixelRatio, Math.round(xOf(span, width, brushed.to) * pixelRatio))
    context.drawImage(this.#pale, 0, 0)
    const isNarrowed = left > 0 || right < Math.round(width * pixelRatio)
    if (right > left && isNarrowed) {
      context.fillStyle = inks.accent
      context.globalAlpha = 0.09
      context.fillRect(left, 0, right - left, height * pixelRatio)
      context.globalAlpha = 1
    }
    if (right > left) {
      context.drawImage(this.#bright, left, 0, right - left, height * pixelRatio, left, 0, right - left, height * pixelRatio)
    }
  }

  #paint(shown: Filtered, span: Span, place: Place, inks: Inks): void {
    const { width, height, pixelRatio } = place
    const bars = barsOf(span, width)
    const counted = histogram(shown.scan, shown.positions, bars.from, bars.to, bars.count)
    this.#histogram = counted
    for (const [canvas, alpha] of [[this.#bright, 1], [this.#pale, 0.34]] as const) {
      canvas.width = Math.max(1, Math.round(width * pixelRatio))
      canvas.height = Math.max(1, Math.round((height + AXIS) * pixelRatio))
      const context = canvas.getContext('2d')!
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
      if (canvas === this.#pale) drawAxis(context, span, place, inks)
      context.globalAlpha = alpha
      drawBars(context, counted, span, place, inks)
    }
  }
}

function drawBars(context: CanvasRenderingContext2D, { from, to, bins, counts, highest }: Histogram, span: Span, { width, height }: Place, inks: Inks): void {
  const step = (to - from) / bins
  const barWidth = step / (span.to - span.from) * width
  const gap = barWidth > 4 ? 1 : barWidth > 2.5 ? 0.6 : 0.3
  const tall = (height - HEADROOM) / Math.max(1, highest)
  const base = new Float64Array(bins)
  for (let mode = 0; mode < MODES.length; mode++) {
    context.fillStyle = inks.modes[mode] ?? inks.ink3
    context.beginPath()
    for (let bar = 0; bar < bins; bar++) {
      const count = counts[bar * MODE_SLOTS + mode]!
      if (count === 0) continue
      const top = base[bar]! + count
      context.rect(xOf(span, width, from + bar * step), height - top * tall, Math.max(0.7, barWidth - gap), count * tall)
      base[bar] = top
    }
    context.fill()
  }
}

function drawAxis(context: CanvasRenderingContext2D, span: Span, { width, height }: Place, inks: Inks): void {
  context.font = '500 11px "Noto Sans Variable", "Noto Sans", sans-serif'
  context.textBaseline = 'middle'
  context.fillStyle = inks.line
  context.fillRect(0, height, width, 1)
  const ticks = ticksOf(span, width)
  const local = OWN_ZONE === 'UTC' ? undefined : zoneOf(OWN_ZONE, span.from, span.to)
  const firstLine = height + (OWN_ZONE === 'UTC' ? AXIS : AXIS_ROW) / 2 + 1
  const secondLine = firstLine + AXIS_ROW - 2
  for (const { time, label, major } of ticks) {
    const x = Math.round(xOf(span, width, time))
    context.fillStyle = inks.line
    context.fillRect(x, major ? 0 : height - 4, 1, major ? height + AXIS : 8)
    context.fillStyle = major ? inks.ink2 : inks.ink3
    const fits = (words: string): boolean => x + context.measureText(words).width + 5 < width
    if (fits(label)) context.fillText(label, x + 5, firstLine)
    const there = local === undefined ? '' : clockAt(local, time)
    if (there !== '' && fits(there)) context.fillText(there, x + 5, secondLine)
  }
}
