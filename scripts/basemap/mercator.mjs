/** Web Mercator on the unit square: x grows east from 180° W, y grows south from 85.0511° N. */

const TOP = 85.0511287798066

/** @param {readonly number[]} position longitude, latitude in degrees */
export function toPlane([lon, lat]) {
  const clamped = Math.max(-TOP, Math.min(TOP, lat))
  const sin = Math.sin(clamped * Math.PI / 180)
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)]
}

/** @param {readonly number[]} point on the unit square */
export function toDegrees([x, y]) {
  return [(x - 0.5) * 360, Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI]
}
