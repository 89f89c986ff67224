// Measures on the ellipsoid of WGS 84. T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review XXIII 176 (1975).
import { mercatorX, mercatorY } from './projection.ts'

type Place = readonly [longitude: number, latitude: number]

/** Metres. */
const EQUATOR = 6_378_137
const FLATTENING = 1 / 298.257223563
const POLE = EQUATOR * (1 - FLATTENING)
/** Radius of the sphere with the ellipsoid's area, metres. */
const AUTHALIC = 6_371_007.181
const ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)
const ECCENTRICITY = Math.sqrt(ECCENTRICITY_2)
const MOST_STEPS = 100
const RADIAN = Math.PI / 180

/** Metres of the shortest way between two places, to a millimetre; between near antipodes, where the method finds no end, to 0.6 %. */
export function distance([fromLongitude, fromLatitude]: Place, [toLongitude, toLatitude]: Place): number {
  const over = turn(toLongitude - fromLongitude) * RADIAN
  const u1 = Math.atan((1 - FLATTENING) * Math.tan(fromLatitude * RADIAN))
  const u2 = Math.atan((1 - FLATTENING) * Math.tan(toLatitude * RADIAN))
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)]
  let lambda = over
  for (let step = 0; step < MOST_STEPS; step++) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)]
    const sinS = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL)
    if (sinS === 0) return 0
    const cosS = sin1 * sin2 + cos1 * cos2 * cosL
    const sigma = Math.atan2(sinS, cosS)
    const sinA = cos1 * cos2 * sinL / sinS
    const cosA2 = 1 - sinA * sinA
    const middle = cosA2 === 0 ? 0 : cosS - 2 * sin1 * sin2 / cosA2
    const c = FLATTENING / 16 * cosA2 * (4 + FLATTENING * (4 - 3 * cosA2))
    const before = lambda
    lambda = over + (1 - c) * FLATTENING * sinA * (sigma + c * sinS * (middle + c * cosS * (2 * middle * middle - 1)))
    if (Math.abs(lambda - before) > 1e-12) continue
    const uu = cosA2 * (EQUATOR * EQUATOR - POLE * POLE) / (POLE * POLE)
    const a = 1 + uu / 16384 * (4096 + uu * (-768 + uu * (320 - 175 * uu)))
    const b = uu / 1024 * (256 + uu * (-128 + uu * (74 - 47 * uu)))
    const less = b * sinS * (middle + b / 4 * (cosS * (2 * middle * middle - 1) - b / 6 * middle * (4 * sinS * sinS - 3) * (4 * middle * middle - 3)))
    return POLE * a * (sigma - less)
  }
  const half = Math.sin((toLatitude - fromLatitude) * RADIAN / 2) ** 2 + Math.cos(fromLatitude * RADIAN) * Math.cos(toLatitude * RADIAN) * Math.sin(over / 2) ** 2
  return 2 * AUTHALIC * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** Metres along a line from place to place. */
export function lengthOf(line: readonly Place[]): number {
  let metres = 0
  for (let at = 1; at < line.length; at++) metres += distance(line[at - 1]!, line[at]!)
  return metres
}

/**
 * Square metres within a ring whose sides are straight in longitude and the sine of the authalic latitude: exact for boxes of degrees, and to
 * 0.1 % for sides of up to 100 km. A ring around a pole is none that a map in Web Mercator can draw.
 */
export function areaOf(ring: readonly Place[]): number {
  let twice = 0
  ring.forEach(([longitude, latitude], at) => {
    const [before, south] = ring[at === 0 ? ring.length - 1 : at - 1]!
    twice += turn(longitude - before) * RADIAN * (authalic(latitude) + authalic(south))
  })
  return Math.abs(twice) * AUTHALIC * AUTHALIC / 2
}

const CIRCLE_CORNERS = 72
/** A map in Web Mercator shows no circle around a pole: its edge stays this side of them. */
const MOST_LATITUDE = 85

/**
 * A ring whose corners lie at one distance from a centre, by the ellipsoid; longitudes run on beyond ±180°. Near a pole it is smaller than
 * asked, so that it ends at 85°.
 *
 * @param metres Radius; up to a quarter of the way around the world.
 */
export function circleAround([longitude, latitude]: Place, metres: number): readonly Place[] {
  const radius = Math.max(1, Math.min(metres, 9_000_000, (MOST_LATITUDE - Math.abs(latitude)) * 111_000))
  const ring = Array.from({ length: CIRCLE_CORNERS }, (_, corner): Place => {
    const bearing = corner * 2 * Math.PI / CIRCLE_CORNERS
    let reach = radius / AUTHALIC
    let at = along([longitude, latitude], bearing, reach)
    // The sphere is half a per cent off; two corrections leave centimetres.
    for (let step = 0; step < 2; step++) {
      reach *= radius / Math.max(distance([longitude, latitude], at), Number.MIN_VALUE)
      at = along([longitude, latitude], bearing, reach)
    }
    return at
  })
  return [...ring, ring[0]!]
}

/** @param bearing, reach Radians. */
function along([longitude, latitude]: Place, bearing: number, reach: number): Place {
  const [sin, cos] = [Math.sin(latitude * RADIAN), Math.cos(latitude * RADIAN)]
  const north = Math.asin(sin * Math.cos(reach) + cos * Math.sin(reach) * Math.cos(bearing))
  const east = Math.atan2(Math.sin(bearing) * Math.sin(reach) * cos, Math.cos(reach) - sin * Math.sin(north))
  return [longitude + east / RADIAN, north / RADIAN]
}

/** Compass point that a way leads to on the map: 0 north, 1 north-east, … 7 north-west. */
export function compassPoint([fromLongitude, fromLatitude]: Place, [toLongitude, toLatitude]: Place): number {
  const east = mercatorX(toLongitude) - mercatorX(fromLongitude)
  const south = mercatorY(toLatitude) - mercatorY(fromLatitude)
  return (Math.round(Math.atan2(east, -south) / (Math.PI / 4)) + 8) % 8
}

/** Sine of the authalic latitude: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, (3-11) and (3-12). */
function authalic(latitude: number): number {
  return q(Math.sin(latitude * RADIAN)) / q(1)
}

const q = (sine: number): number =>
  (1 - ECCENTRICITY_2) * (sine / (1 - ECCENTRICITY_2 * sine * sine) + Math.atanh(ECCENTRICITY * sine) / ECCENTRICITY)

/** Degrees the short way round. */
const turn = (degrees: number): number => ((degrees + 180) % 360 + 360) % 360 - 180
