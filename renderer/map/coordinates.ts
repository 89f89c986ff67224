import { forward } from 'mgrs'

/** `46.2000° N 018.5000° E`, every digit in its place. @param latitude, longitude Degrees, WGS 84. */
export function degrees(latitude: number, longitude: number): string {
  const one = (value: number, whole: number, positive: string, negative: string): string =>
    `${Math.abs(value).toFixed(4).padStart(whole + 5, '0')}° ${value < 0 ? negative : positive}`
  return `${one(latitude, 2, 'N', 'S')} ${one(wrap(longitude), 3, 'E', 'W')}`
}

/** `34T CS 07120 19307`, to one metre; undefined beyond 80° S and 84° N, where MGRS uses another grid. */
export function mgrs(latitude: number, longitude: number): string | undefined {
  if (latitude < -80 || latitude > 84) return undefined
  const { zone, square, digits } = /^(?<zone>\d+[A-Z])(?<square>[A-Z]{2})(?<digits>\d+)$/.exec(forward([wrap(longitude), latitude], 5))?.groups ?? {}
  if (zone === undefined || square === undefined || digits === undefined) return undefined
  return `${zone} ${square} ${digits.slice(0, 5)} ${digits.slice(5)}`
}

const wrap = (longitude: number): number => ((longitude + 180) % 360 + 360) % 360 - 180
