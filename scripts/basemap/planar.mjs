/**
 * Rings of world-atlas are spherical: they run across 180° without a cut and Antarctica's is open at the pole. On a flat map such a ring draws
 * bands across the north. Here each ring is unrolled, closed over the pole where it runs around it, and cut at ±180°.
 */

/**
 * @param {readonly number[][][][]} polygons GeoJSON MultiPolygon coordinates, spherical
 * @returns {number[][][][]} The same area within −180…180 and −90…90, every ring closed.
 */
export function planarPolygons(polygons) {
  const flat = []
  for (const rings of polygons) {
    const unrolled = withoutPoleCircle(rings).map(unroll)
    if (unrolled.length === 0) continue
    const [west, east] = extentOfLongitudes(unrolled[0])
    for (const turn of [-360, 0, 360]) {
      if (east <= turn - 180 || west >= turn + 180) continue
      const cut = unrolled
        .map(ring => clip(clip(ring, turn + 180, lon => lon <= turn + 180), turn - 180, lon => lon >= turn - 180))
        .filter(ring => ring.length > 2)
        .map(ring => [...ring, ring[0]].map(([lon, lat]) => [lon - turn, lat]))
      if (cut.length > 0) flat.push(cut)
    }
  }
  return flat
}

/** At 1:50,000,000 Antarctica is a circle around the pole with the coast as its hole; flat, the circle has no area and the coast is the outer ring. */
function withoutPoleCircle(rings) {
  return rings[0].every(([, lat]) => Math.abs(lat) > 89.9) ? rings.slice(1) : rings
}

/** Makes longitudes continuous and drops the closing point; a ring around a pole gets a seam along it. */
function unroll(ring) {
  const out = [ring[0]]
  let turn = 0
  for (let i = 1; i < ring.length; i++) {
    const step = ring[i][0] - ring[i - 1][0]
    if (step > 180) turn -= 360
    else if (step < -180) turn += 360
    out.push([ring[i][0] + turn, ring[i][1]])
  }
  const first = out[0]
  const last = out[out.length - 1]
  if (Math.abs(last[0] - first[0]) < 180) return out.slice(0, -1)
  const pole = first[1] < 0 ? -90 : 90
  return [...out, [last[0], pole], [first[0], pole]]
}

function extentOfLongitudes(ring) {
  let west = Infinity
  let east = -Infinity
  for (const [lon] of ring) {
    if (lon < west) west = lon
    if (lon > east) east = lon
  }
  return [west, east]
}

/** Sutherland–Hodgman against one meridian. */
function clip(ring, meridian, inside) {
  const out = []
  for (let i = 0; i < ring.length; i++) {
    const here = ring[i]
    const next = ring[(i + 1) % ring.length]
    if (inside(here[0])) out.push(here)
    if (inside(here[0]) !== inside(next[0])) {
      const part = (meridian - here[0]) / (next[0] - here[0])
      out.push([meridian, here[1] + (next[1] - here[1]) * part])
    }
  }
  return out
}
