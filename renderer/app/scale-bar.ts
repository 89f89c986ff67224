import { count } from '../../shared/wording/number.ts'

/** Metres round the equator, WGS 84. */
const EQUATOR = 40_075_016.686
/** Pixels that a bar takes at most. */
const LONGEST = 160

/**
 * A round length (1, 2 or 5 of a power of ten) on the ground at this latitude, and how many pixels of the map it takes.
 *
 * @param zoom Leaflet zoom: the world is 256 · 2^zoom pixels wide.
 */
export function scaleBar(latitude: number, zoom: number): { readonly label: string; readonly pixels: number } {
  const metresPerPixel = EQUATOR * Math.max(0.01, Math.cos(latitude * Math.PI / 180)) / (256 * 2 ** zoom)
  const most = LONGEST * metresPerPixel
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = [5, 2, 1].map(digit => digit * power).find(length => length <= most) ?? power
  return { label: metres >= 1_000 ? `${count(metres / 1_000)} km` : `${count(metres)} m`, pixels: metres / metresPerPixel }
}
