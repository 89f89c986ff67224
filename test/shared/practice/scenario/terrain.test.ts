import { createRequire } from 'node:module'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { MultiLineString, Position } from 'geojson'
import { expect, test } from 'vitest'
import { PLACES } from '../../../../shared/practice/scenario/places.ts'
import { along, lane, laneLength } from '../../../../shared/practice/scenario/lanes.ts'
import { year } from './year.ts'

// Natural Earth at 1:10 million: a shore may be off by a kilometre or two, and small islands are missing.
const topology = createRequire(import.meta.url)('world-atlas/countries-10m.json') as Topology<{ countries: GeometryCollection }>
const NEAR = { west: 9, east: 27, south: 34, north: 62 }

const polygons = feature(topology, topology.objects.countries).features
  .flatMap(({ geometry }) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : []))
  .filter(([ring]) => ring!.some(([x, y]) => x! > NEAR.west && x! < NEAR.east && y! > NEAR.south && y! < NEAR.north))

type Point = readonly [latitude: number, longitude: number]

function inRing([y, x]: Point, ring: readonly Position[]): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i] as [number, number], ring[j] as [number, number]]
    if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) inside = !inside
  }
  return inside
}
const boxed = polygons.map(([outer, ...holes]) => {
  const [xs, ys] = [outer!.map(([x]) => x!), outer!.map(([, y]) => y!)]
  return { outer: outer!, holes, west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) }
})
const onLand = (point: Point): boolean => boxed.some(({ outer, holes, west, east, south, north }) =>
  point[1] >= west && point[1] <= east && point[0] >= south && point[0] <= north && inRing(point, outer) && !holes.some(hole => inRing(point, hole)))

/** Kilometres to the nearest of some lines. */
function distanceTo([y, x]: Point, lines: readonly (readonly Position[])[]): number {
  const shrink = Math.cos(y * Math.PI / 180)
  let best = Infinity
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [[ax, ay], [bx, by]] = [line[i - 1] as [number, number], line[i] as [number, number]]
      const [dx, dy, px, py] = [(bx - ax) * shrink, by - ay, (x - ax) * shrink, y - ay]
      const t = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)))
      best = Math.min(best, Math.hypot(px - t * dx, py - t * dy) * 111.2)
    }
  }
  return best
}
/** Lines of the region alone, out of all of the world. */
const regional = ({ coordinates }: MultiLineString): readonly (readonly Position[])[] =>
  coordinates.filter(line => line.some(([x, y]) => x! > NEAR.west && x! < NEAR.east && y! > NEAR.south && y! < NEAR.north))
const borders = regional(mesh(topology, topology.objects.countries, (a, b) => a !== b))
const shores = regional(mesh(topology, topology.objects.countries, (a, b) => a === b))

const places = PLACES.filter(place => place !== undefined)
const at = ({ latitude, longitude }: { latitude: number; longitude: number }): Point => [latitude, longitude]

test.each(places.map(place => [place.label, place] as const))('[SCENARIO-10] %s lies where such a place can lie', (_, place) => {
  if (place.kind === 'crossing-point' || place.kind === 'station') expect(distanceTo(at(place), borders)).toBeLessThan(2)
  else if (place.kind === 'seaport') expect(distanceTo(at(place), shores)).toBeLessThan(3)
  else expect(onLand(at(place)) || distanceTo(at(place), shores) < 3).toBe(true)
})

test('[SCENARIO-10] ids, codes and ordinals of places are unique, and there are as many as a picture needs', () => {
  expect(new Set(places.map(({ ref }) => ref)).size).toBe(places.length)
  expect(new Set(places.map(({ code }) => code)).size).toBe(places.length)
  expect(places.length).toBeGreaterThan(60)
  expect(places.length).toBeLessThan(256)
})

test('[SCENARIO-10] ships keep to the water', () => {
  const ports = places.filter(({ kind }) => kind === 'seaport')
  // Every approach and the whole spine lie on a way to or from one of the two ends.
  const ends = [ports[0]!, ports.find(({ code }) => code === 'XSPAT')!]
  const aground = ends.flatMap(from => ports.filter(to => to !== from).flatMap(to => {
    const way = lane(from.code, to.code)
    const points = Array.from({ length: Math.floor(laneLength(way) / 4) }, (_, n) => along(way, n * 4))
    return points.filter(point => onLand(point) && distanceTo(point, shores) > 2.5).map(([latitude, longitude]) => `${from.label} to ${to.label}: ${latitude.toFixed(3)}, ${longitude.toFixed(3)}`)
  }))
  expect([...new Set(aground)]).toEqual([])
}, 30_000)

test('[SCENARIO-10] every row stands near its post or, under way, within reach of the sensor that saw it', () => {
  const { movements, batches } = year(3, 5_000)
  const posts = new Map(batches.flatMap(batch => batch.places.map(place => [place.ref, place] as const)))
  for (const { latitude, longitude, post, kind, mode } of movements) {
    const { latitude: y, longitude: x } = posts.get(post)!
    const reach = kind !== 'detection' ? 0.004 : mode === 'sea' ? 9 : 0.2
    expect(Math.abs(latitude - y)).toBeLessThanOrEqual(reach)
    expect(Math.abs(longitude - x)).toBeLessThanOrEqual(reach)
  }
})
