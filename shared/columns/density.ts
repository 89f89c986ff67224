import type { Scan } from './scan.ts'
import type { Box } from './nearest.ts'
import { windowSteps } from './tally.ts'

/** The part of the world that a grid covers: Web Mercator 0…1 of its north-west corner, and pixels for the whole world. */
export interface GridFrame {
  readonly west: number
  readonly north: number
  /** Pixels that the world is wide at this zoom. */
  readonly world: number
  readonly width: number
  readonly height: number
  /** Side of a cell in pixels. */
  readonly cell: number
}

/** Movements per cell of what the map shows. As with `Tally`, a moving window costs what enters and leaves. */
export class DensityGrid {
  readonly #scan: Scan
  readonly #positions: Uint32Array | undefined
  readonly frame: GridFrame
  readonly columns: number
  readonly rows: number
  /** Row by row from the north-west. */
  readonly counts: Int32Array
  #start = 0
  #end = 0
  #inside = 0

  constructor(scan: Scan, positions: Uint32Array | undefined, frame: GridFrame) {
    this.#scan = scan
    this.#positions = positions
    this.frame = frame
    this.columns = Math.ceil(frame.width / frame.cell)
    this.rows = Math.ceil(frame.height / frame.cell)
    this.counts = new Int32Array(this.columns * this.rows)
  }

  /** Movements of the window that lie inside the frame. */
  get inside(): number {
    return this.#inside
  }

  moveTo(start: number, end: number): void {
    for (const { from, to, sign } of windowSteps(this.#start, this.#end, start, end)) {
      if (from < 0) {
        this.counts.fill(0)
        this.#inside = 0
      } else this.#add(from, to, sign)
    }
    this.#start = start
    this.#end = end
  }

  #add(from: number, to: number, sign: number): void {
    const { counts, columns, rows, frame } = this
    const { x, y } = this.#scan
    const positions = this.#positions
    const scale = frame.world / frame.cell
    const left = frame.west * scale
    const top = frame.north * scale
    let inside = 0
    if (positions === undefined) {
      for (let position = from; position < to; position++) {
        const column = x[position]! * scale - left
        const row = y[position]! * scale - top
        if (column >= 0 && row >= 0 && column < columns && row < rows) {
          counts[(row | 0) * columns + (column | 0)]! += sign
          inside++
        }
      }
    } else {
      for (let at = from; at < to; at++) {
        const position = positions[at]!
        const column = x[position]! * scale - left
        const row = y[position]! * scale - top
        if (column >= 0 && row >= 0 && column < columns && row < rows) {
          counts[(row | 0) * columns + (column | 0)]! += sign
          inside++
        }
      }
    }
    this.#inside += sign * inside
  }
}

/** Movements of a moving window inside a box that stays. */
export class BoxCount {
  readonly #scan: Scan
  readonly #positions: Uint32Array | undefined
  readonly box: Box
  #start = 0
  #end = 0
  #count = 0

  constructor(scan: Scan, positions: Uint32Array | undefined, box: Box) {
    this.#scan = scan
    this.#positions = positions
    this.box = box
  }

  get count(): number {
    return this.#count
  }

  moveTo(start: number, end: number): void {
    for (const { from, to, sign } of windowSteps(this.#start, this.#end, start, end)) {
      if (from < 0) this.#count = 0
      else this.#count += sign * this.#inside(from, to)
    }
    this.#start = start
    this.#end = end
  }

  #inside(from: number, to: number): number {
    const { x, y } = this.#scan
    const { west, north, east, south } = this.box
    const positions = this.#positions
    let inside = 0
    for (let at = from; at < to; at++) {
      const position = positions === undefined ? at : positions[at]!
      const px = x[position]!
      const py = y[position]!
      if (px >= west && px <= east && py >= north && py <= south) inside++
    }
    return inside
  }
}
