/**
 * Generalisation. Topologies are simplified arc by arc, so that neighbours keep sharing one line: simplified apart, two countries leave slivers
 * of sea between them, and border lines leave the fills they belong to.
 */
import { toPlane } from './mercator.mjs'

const EXTENT = 4096

/**
 * @param {readonly number[][]} line longitudes and latitudes
 * @param {number} zoom tile zoom the line is meant for
 * @param {number} tolerance in tile units, 4096 to a tile
 * @returns {number[][]} The points that Douglas–Peucker keeps; the ends always, and of a closed line the point furthest from its start.
 */
export function simplifyLine(line, zoom, tolerance) {
  if (line.length < 3) return line.slice()
  const scale = EXTENT * 2 ** zoom
  const points = line.map(position => toPlane(position).map(value => value * scale))
  const keep = new Uint8Array(line.length)
  keep[0] = 1
  keep[line.length - 1] = 1
  const open = [[0, line.length - 1]]
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span
    let furthest = -1
    let most = tolerance * tolerance
    for (let i = from + 1; i < to; i++) {
      const distance = squaredDistance(points[i], points[from], points[to])
      if (distance > most) {
        most = distance
        furthest = i
      }
    }
    if (furthest === -1) continue
    keep[furthest] = 1
    open.push([from, furthest], [furthest, to])
  }
  return line.filter((_, i) => keep[i] === 1)
}

/** @returns A topology with absolute, simplified arcs; `objects` are shared with the original. */
export function simplifyTopology(topology, zoom, tolerance) {
  return { type: 'Topology', objects: topology.objects, arcs: topology.arcs.map(arc => simplifyLine(arc, zoom, tolerance)) }
}

/** @returns The topology with its delta-coded, quantised arcs written out as longitudes and latitudes. */
export function absoluteTopology(topology) {
  const { scale, translate } = topology.transform
  return {
    type: 'Topology',
    objects: topology.objects,
    arcs: topology.arcs.map(arc => {
      let x = 0
      let y = 0
      return arc.map(([dx, dy]) => {
        x += dx
        y += dy
        return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
      })
    }),
  }
}

/** Simplifies lone polygons (lakes, towns) and drops what shrinks to nothing. */
export function simplifyPolygon(rings, zoom, tolerance) {
  return withoutSpecks([rings.map(ring => simplifyLine(ring, zoom, tolerance))], zoom, tolerance)[0]
}

/**
 * Drops rings that no longer enclose an area worth drawing.
 *
 * @param {readonly number[][][][]} polygons
 * @param {number} side a ring smaller than side × side tile units goes
 */
export function withoutSpecks(polygons, zoom, side) {
  const least = (side / (EXTENT * 2 ** zoom)) ** 2
  return polygons.filter(rings => planeArea(rings[0]) > least).map(rings => rings.filter(ring => planeArea(ring) > least))
}

/** Area of a ring on the unit square of the map. */
export function planeArea(ring) {
  if (ring.length < 4) return 0
  let twice = 0
  let [px, py] = toPlane(ring[ring.length - 1])
  for (const position of ring) {
    const [x, y] = toPlane(position)
    twice += px * y - x * py
    px = x
    py = y
  }
  return Math.abs(twice) / 2
}

function squaredDistance([x, y], [ax, ay], [bx, by]) {
  const dx = bx - ax
  const dy = by - ay
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length))
  return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2
}
