import { DensityGrid } from '../../shared/columns/density.ts'
import type { Filtered } from '../state/filtered.ts'
import type { Frame } from './frame.ts'
import type { Palette } from './palette.ts'

/** Pixels of the page to a cell; the picture is enlarged smoothly, so larger cells blur and smaller ones cost. */
const CELL = 3
/** Part of the map's size that the grid reaches beyond each side, so that a short pan needs no counting. */
const MARGIN = 0.12

/**
 * The density of movements as a picture. The grid is fixed to the ground: a pan moves the picture, a brush counts what enters and leaves the
 * window, and only a zoom, a long pan or other conditions count everything again.
 */
export class DensityPicture {
  #grid: DensityGrid | undefined
  #conditions: object | undefined
  #picture = document.createElement('canvas')
  #image: ImageData | undefined
  #painted: { readonly grid: DensityGrid; readonly start: number; readonly end: number; readonly palette: Palette } | undefined

  draw(context: CanvasRenderingContext2D, frame: Frame, shown: Filtered, palette: Palette, strength: number): void {
    const grid = this.#gridFor(frame, shown)
    grid.moveTo(shown.start, shown.end)
    const painted = this.#painted
    if (painted?.grid !== grid || painted.start !== shown.start || painted.end !== shown.end || painted.palette !== palette) {
      this.#paint(grid, palette)
      this.#painted = { grid, start: shown.start, end: shown.end, palette }
    }
    context.globalAlpha = strength
    context.imageSmoothingEnabled = true
    context.imageSmoothingQuality = 'low'
    context.drawImage(this.#picture, grid.frame.west * frame.world - frame.left, grid.frame.north * frame.world - frame.top, grid.columns * CELL, grid.rows * CELL)
    context.globalAlpha = 1
  }

  #gridFor(frame: Frame, shown: Filtered): DensityGrid {
    const grid = this.#grid
    if (grid !== undefined && this.#conditions === shown.conditions && grid.frame.world === frame.world) {
      const left = frame.left - grid.frame.west * frame.world
      const top = frame.top - grid.frame.north * frame.world
      if (left >= 0 && top >= 0 && left + frame.width <= grid.frame.width && top + frame.height <= grid.frame.height) return grid
    }
    // On whole cells of the world, so that the picture does not shimmer when it is counted again.
    const left = Math.floor((frame.left - frame.width * MARGIN) / CELL) * CELL
    const top = Math.floor((frame.top - frame.height * MARGIN) / CELL) * CELL
    this.#conditions = shown.conditions
    this.#grid = new DensityGrid(shown.scan, shown.positions, {
      west: left / frame.world, north: top / frame.world, world: frame.world, cell: CELL,
      width: frame.width * (1 + 2 * MARGIN) + CELL, height: frame.height * (1 + 2 * MARGIN) + CELL,
    })
    return this.#grid
  }

  #paint({ counts, columns, rows }: DensityGrid, palette: Palette): void {
    if (this.#image?.width !== columns || this.#image.height !== rows) {
      this.#image = new ImageData(columns, rows)
      this.#picture.width = columns
      this.#picture.height = rows
    }
    const pixels = new Uint32Array(this.#image.data.buffer)
    const blurred = blur(counts, columns, rows)
    let most = 16
    for (let cell = 0; cell < blurred.length; cell++) if (blurred[cell]! > most) most = blurred[cell]!
    const scale = 255 / Math.log1p(most)
    const { density } = palette
    for (let cell = 0; cell < blurred.length; cell++) {
      const value = blurred[cell]!
      pixels[cell] = value === 0 ? 0 : density[Math.log1p(value) * scale | 0]!
    }
    this.#picture.getContext('2d')!.putImageData(this.#image, 0, 0)
  }
}

/** Sixteen times the counts, weighted 1 2 1 across and down. */
export function blur(counts: Int32Array, columns: number, rows: number): Int32Array {
  const across = new Int32Array(counts.length)
  const out = new Int32Array(counts.length)
  for (let row = 0; row < rows; row++) {
    const begin = row * columns
    const end = begin + columns
    let before = 0
    let here = columns === 0 ? 0 : counts[begin]!
    for (let cell = begin; cell < end; cell++) {
      const after = cell + 1 < end ? counts[cell + 1]! : 0
      across[cell] = before + 2 * here + after
      before = here
      here = after
    }
  }
  for (let row = 0; row < rows; row++) {
    const above = row === 0 ? -1 : (row - 1) * columns
    const begin = row * columns
    const below = row === rows - 1 ? -1 : (row + 1) * columns
    for (let column = 0; column < columns; column++) {
      out[begin + column] = 2 * across[begin + column]! + (above < 0 ? 0 : across[above + column]!) + (below < 0 ? 0 : across[below + column]!)
    }
  }
  return out
}
