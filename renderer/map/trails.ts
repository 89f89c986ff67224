import { firstAtLeast } from '../../shared/columns/order.ts'
import { positionOf } from '../../shared/columns/scan.ts'
import type { Filtered } from '../state/filtered.ts'
import { type Frame, screenX, screenY } from './frame.ts'
import type { Palette } from './palette.ts'
import { alongRibbon, ribbon } from './ribbon.ts'
import { placesOnMap } from './scene.ts'

/** Pixels of the page to a pixel of the picture. */
const CELL = 2
/** Part of its light that a pixel keeps from frame to frame, out of 256. */
const KEPT = 224
/** A movement is under way on screen for as long as the record plays this many seconds of the clock. */
const UNDER_WAY = 1.2
/** Movements that are under way at once; of more, every second, third … is drawn. */
const MOST = 200_000

/**
 * Playback: every movement that began a moment ago runs along its ribbon and leaves a trail that fades. One byte of light and one of colour for
 * each pixel, so that two hundred thousand of them cost a few milliseconds.
 */
export class Trails {
  readonly #picture = document.createElement('canvas')
  #image: ImageData | undefined
  #light = new Uint8Array(0)
  #mode = new Uint8Array(0)
  #frame: Frame | undefined

  /** @param at Moment that is played, seconds since 1970-01-01 UTC. @param speed Seconds of the record for one of the clock. */
  draw(context: CanvasRenderingContext2D, frame: Frame, shown: Filtered, palette: Palette, at: number, speed: number): void {
    const columns = Math.ceil(frame.width / CELL)
    const rows = Math.ceil(frame.height / CELL)
    if (this.#image?.width !== columns || this.#image.height !== rows) {
      this.#image = new ImageData(columns, rows)
      this.#light = new Uint8Array(columns * rows)
      this.#mode = new Uint8Array(columns * rows)
      this.#picture.width = columns
      this.#picture.height = rows
    }
    const moved = this.#frame !== undefined && (this.#frame.left !== frame.left || this.#frame.top !== frame.top || this.#frame.world !== frame.world)
    this.#frame = frame
    const light = this.#light
    if (moved) light.fill(0)
    for (let pixel = 0; pixel < light.length; pixel++) light[pixel] = light[pixel]! * KEPT >> 8
    this.#move(frame, shown, at, speed, columns, rows)
    const pixels = new Uint32Array(this.#image.data.buffer)
    for (let pixel = 0; pixel < light.length; pixel++) {
      const here = light[pixel]!
      pixels[pixel] = here < 8 ? 0 : (palette.modePixels[this.#mode[pixel]!]! & 0xffffff | here << 24) >>> 0
    }
    this.#picture.getContext('2d')!.putImageData(this.#image, 0, 0)
    context.imageSmoothingEnabled = true
    context.drawImage(this.#picture, 0, 0, columns * CELL, rows * CELL)
  }

  clear(): void {
    this.#light.fill(0)
    this.#frame = undefined
  }

  #move(frame: Frame, { view, scan, positions }: Filtered, at: number, speed: number, columns: number, rows: number): void {
    if (view === undefined) return
    const places = placesOnMap(view)
    const lasting = speed * UNDER_WAY
    const [first, last] = [positionOf(scan, at - lasting), positionOf(scan, at)]
    const [start, end] = positions === undefined ? [first, last] : [firstAtLeast(positions, first), firstAtLeast(positions, last)]
    const stride = Math.max(1, Math.ceil((end - start) / MOST))
    for (let index = start; index < end; index += stride) {
      const position = positions === undefined ? index : positions[index]!
      const route = view.routes[scan.route[position]!]
      const mode = scan.mode[position]!
      let x = scan.x[position]!
      let y = scan.y[position]!
      if (route !== undefined && route[0] !== 0) {
        const inbound = scan.direction[position] === 0
        const [from, to] = inbound ? [route[1], route[0]] : route
        const way = ribbon(places.x[from]!, places.y[from]!, places.x[to]!, places.y[to]!, 1);
        ({ x, y } = alongRibbon(way, (at - scan.time[position]!) / lasting))
      }
      const column = screenX(frame, x) / CELL | 0
      const row = screenY(frame, y) / CELL | 0
      if (column < 0 || row < 0 || column >= columns - 1 || row >= rows - 1) continue
      const pixel = row * columns + column
      this.#light[pixel] = 255
      this.#mode[pixel] = mode
      this.#light[pixel + 1] = 255
      this.#mode[pixel + 1] = mode
      this.#light[pixel + columns] = 255
      this.#mode[pixel + columns] = mode
    }
  }
}
