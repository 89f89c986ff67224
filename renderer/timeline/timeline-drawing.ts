import { filtered } from '../state/filtered.ts'
import { useLens } from '../state/lens.ts'
import { usePlayback } from '../state/playback.ts'
import { useSession } from '../state/session.ts'
import { type Watched, watched } from '../state/watched.ts'
import { brush, brushedSpan, endGesture } from './brush.ts'
import { enlarge, enlarged, shownSpan, wholeSpan } from './shown-span.ts'
import { type Span, timeOf, xOf, zoomed } from './time-axis.ts'
import { AXIS, type Inks, TimelinePicture, readInks } from './timeline-picture.ts'

/** The bar under the pointer, for its words. */
export interface PointedBar {
  /** Pixels of the window: the middle of the bar, and the top of the picture. */
  readonly x: number
  readonly y: number
  readonly from: number
  readonly to: number
  readonly counts: Uint32Array
}

export const pointedBar: Watched<PointedBar | undefined> = watched<PointedBar | undefined>(undefined)
/** The highest bar and the seconds of one, for the scale at the side. */
export const barScale: Watched<{ readonly highest: number; readonly step: number }> = watched<{ readonly highest: number; readonly step: number }>({ highest: 0, step: 0 })

/** Pixels that a press must move to be a brush and not a click. */
const MEANT = 3
const ZOOM_STEP = 1.0016

/**
 * Keeps the histogram true to the stores, and turns pointer and wheel into a window: dragging draws a new one, dragging within one moves it,
 * a double click takes it away; the wheel enlarges around the pointer, with Shift it moves along.
 *
 * @returns stops.
 */
export function attachTimeline(canvas: HTMLCanvasElement): () => void {
  const context = canvas.getContext('2d')!
  const picture = new TimelinePicture()
  let inks: Inks = readInks()
  let asked = 0
  let width = 0
  let height = 0

  const draw = (): void => {
    asked = 0
    const shown = filtered.get()
    const span = shownSpan(shown)
    const all = wholeSpan(shown)
    const pixelRatio = globalThis.devicePixelRatio || 1
    const [pixelsWide, pixelsHigh] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)]
    if (pixelsWide === 0 || pixelsHigh === 0) return
    if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
      canvas.width = pixelsWide
      canvas.height = pixelsHigh
    }
    if (span === undefined || all === undefined) {
      context.clearRect(0, 0, pixelsWide, pixelsHigh)
      return
    }
    picture.draw(context, shown, span, brushedSpan(all), { width, height: height - AXIS, pixelRatio }, inks)
    const { highest, step } = picture.scale
    const scale = barScale.get()
    if (scale.highest !== highest || scale.step !== step) barScale.set({ highest, step })
  }
  const redraw = (): void => {
    if (asked === 0) asked = requestAnimationFrame(draw)
  }

  const sized = new ResizeObserver(([entry]) => {
    width = entry!.contentRect.width
    height = entry!.contentRect.height
    redraw()
  })
  sized.observe(canvas)

  let press: { readonly x: number; readonly at: number; readonly window: Span; readonly inside: boolean; moved: boolean } | undefined
  const xIn = (event: MouseEvent): number => event.clientX - canvas.getBoundingClientRect().left

  const onDown = (event: PointerEvent): void => {
    const [span, all] = [shownSpan(), wholeSpan()]
    if (span === undefined || all === undefined || event.button !== 0) return
    const x = xIn(event)
    const window = brushedSpan(all)
    const narrowed = window.from > all.from || window.to < all.to
    const at = timeOf(span, width, x)
    press = { x, at, window, inside: narrowed && at > window.from && at < window.to, moved: false }
    canvas.setPointerCapture(event.pointerId)
  }
  const onMove = (event: PointerEvent): void => {
    const [span, all] = [shownSpan(), wholeSpan()]
    if (span === undefined || all === undefined) return
    const x = xIn(event)
    const at = timeOf(span, width, x)
    if (press === undefined) {
      const bar = picture.barAt(at)
      const box = canvas.getBoundingClientRect()
      pointedBar.set(bar === undefined ? undefined : { x: box.left + xOf(span, width, (bar.from + bar.to) / 2), y: box.top, ...bar })
      return
    }
    if (!press.moved && Math.abs(x - press.x) < MEANT) return
    press.moved = true
    pointedBar.set(undefined)
    if (press.inside) {
      // The window keeps its length at the ends of the record.
      const length = press.window.to - press.window.from
      const from = Math.min(all.to - length, Math.max(all.from, press.window.from + at - press.at))
      brush({ from, to: from + length }, 'brush')
    } else brush({ from: press.at, to: at }, 'brush')
  }
  const onUp = (): void => {
    if (press?.moved === true) endGesture()
    press = undefined
  }
  const onDouble = (): void => {
    const all = wholeSpan()
    if (all !== undefined) brush(all)
  }
  const onLeave = (): void => pointedBar.set(undefined)
  const onWheel = (event: WheelEvent): void => {
    const [span, all] = [shownSpan(), wholeSpan()]
    if (span === undefined || all === undefined) return
    event.preventDefault()
    const sideways = event.shiftKey ? event.deltaY : event.deltaX
    if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) {
      const move = sideways / width * (span.to - span.from)
      enlarge({ from: span.from + move, to: span.to + move })
    } else enlarge(zoomed(span, timeOf(span, width, xIn(event)), ZOOM_STEP ** event.deltaY, all))
  }

  canvas.addEventListener('pointerdown', onDown)
  canvas.addEventListener('pointermove', onMove)
  canvas.addEventListener('pointerup', onUp)
  canvas.addEventListener('pointercancel', onUp)
  canvas.addEventListener('pointerleave', onLeave)
  canvas.addEventListener('dblclick', onDouble)
  canvas.addEventListener('wheel', onWheel, { passive: false })
  const endings = [
    filtered.subscribe(redraw),
    enlarged.subscribe(redraw),
    usePlayback.subscribe(redraw),
    useLens.subscribe((state, before) => {
      if (state.lens !== before.lens) redraw()
    }),
    useSession.subscribe((state, before) => {
      // The new tokens are in force only after the page has taken its new theme on.
      if (state.theme !== before.theme) requestAnimationFrame(() => {
        inks = readInks()
        redraw()
      })
    }),
  ]
  void document.fonts.ready.then(() => {
    inks = readInks()
    redraw()
  })
  return () => {
    for (const end of endings) end()
    sized.disconnect()
    cancelAnimationFrame(asked)
    canvas.removeEventListener('pointerdown', onDown)
    canvas.removeEventListener('pointermove', onMove)
    canvas.removeEventListener('pointerup', onUp)
    canvas.removeEventListener('pointercancel', onUp)
    canvas.removeEventListener('pointerleave', onLeave)
    canvas.removeEventListener('dblclick', onDouble)
    canvas.removeEventListener('wheel', onWheel)
  }
}
