/** What a drawing needs to know of the map: where it looks, in pixels of the page. */
export interface Frame {
  readonly width: number
  readonly height: number
  /** World pixels of the canvas's north-west corner, and how many the whole world is wide. */
  readonly left: number
  readonly top: number
  readonly world: number
  readonly zoom: number
}

export const screenX = (frame: Frame, x: number): number => x * frame.world - frame.left
export const screenY = (frame: Frame, y: number): number => y * frame.world - frame.top
export const worldX = (frame: Frame, px: number): number => (px + frame.left) / frame.world
export const worldY = (frame: Frame, py: number): number => (py + frame.top) / frame.world
