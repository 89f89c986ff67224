import { DomUtil, Layer, type LatLngBounds, type Map as LeafletMap, type Point, type ZoomAnimEvent } from 'leaflet'
import type { Frame } from './frame.ts'

/** @returns false when there is nothing to see: a canvas that is not shown is not composed, which in software costs as much as drawing it. */
export type Draw = (context: CanvasRenderingContext2D, frame: Frame) => boolean

/** Leaflet keeps this to itself, and every canvas that follows the zoom animation needs it. */
interface Inner extends LeafletMap {
  _latLngBoundsToNewLayerBounds(bounds: LatLngBounds, zoom: number, center: ZoomAnimEvent['center']): { readonly min: Point }
}

export function frameOf(map: LeafletMap): Frame {
  const { x: width, y: height } = map.getSize()
  const { x: left, y: top } = map.getPixelBounds().min!
  const zoom = map.getZoom()
  return { width, height, left, top, world: 256 * 2 ** zoom, zoom }
}

/**
 * One canvas over the whole map. While the map moves it is drawn anew with each move, at any other time at most once a frame, and while it
 * zooms the last picture is stretched.
 */
export class CanvasLayer extends Layer {
  readonly canvas: HTMLCanvasElement = document.createElement('canvas')
  readonly #context = this.canvas.getContext('2d')!
  readonly #draw: Draw
  #map: LeafletMap | undefined
  #bounds: LatLngBounds | undefined
  #asked = 0
  #isUsed = false

  constructor(draw: Draw, pane: string) {
    super({ pane })
    this.#draw = draw
    this.canvas.className = 'map-canvas leaflet-zoom-animated'
  }

  override onAdd(map: LeafletMap): this {
    this.#map = map
    map.getPane(this.options.pane ?? 'overlayPane')!.append(this.canvas)
    map.on('move zoomend viewreset resize', this.drawNow)
    map.on('zoomanim', this.#stretch)
    this.drawNow()
    return this
  }

  override onRemove(map: LeafletMap): this {
    map.off('move zoomend viewreset resize', this.drawNow)
    map.off('zoomanim', this.#stretch)
    cancelAnimationFrame(this.#asked)
    this.#asked = 0
    this.#map = undefined
    this.canvas.remove()
    return this
  }

  /** Draws in the next frame. */
  redraw(): void {
    if (this.#asked !== 0 || this.#map === undefined) return
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0
      this.drawNow()
    })
  }

  readonly drawNow = (): void => {
    const map = this.#map
    if (map === undefined) return
    const frame = frameOf(map)
    const density = globalThis.devicePixelRatio || 1
    const [width, height] = [Math.round(frame.width * density), Math.round(frame.height * density)]
    if (width === 0 || height === 0) return
    const { canvas } = this
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
      canvas.style.width = `${frame.width}px`
      canvas.style.height = `${frame.height}px`
    }
    this.#bounds = map.getBounds()
    DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]))
    this.#context.setTransform(density, 0, 0, density, 0, 0)
    if (this.#isUsed) this.#context.clearRect(0, 0, frame.width, frame.height)
    this.#isUsed = this.#draw(this.#context, frame)
    canvas.hidden = !this.#isUsed
  }

  readonly #stretch = (event: ZoomAnimEvent): void => {
    if (this.#map === undefined || this.#bounds === undefined) return
    const corner = (this.#map as Inner)._latLngBoundsToNewLayerBounds(this.#bounds, event.zoom, event.center).min
    DomUtil.setTransform(this.canvas, corner, this.#map.getZoomScale(event.zoom))
  }
}
