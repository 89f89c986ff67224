// The map that is shipped, read as the product reads it. Rules in assets/basemap/README.md.
import { VectorTile } from '@mapbox/vector-tile'
import { readFileSync } from 'node:fs'
import Pbf from 'pbf'
import { PMTiles } from 'pmtiles'
import { expect, test } from 'vitest'
import { LINES_OF_CONTROL } from '../../scripts/basemap/worldview.mjs'

const MOST_BYTES = 10_000_000
const DEEPEST = 6
const GZIP = 2
const POLYGON = 3
const pack = readFileSync('assets/basemap/world.pmtiles')
const readme = readFileSync('assets/basemap/README.md', 'utf8')
const world = new PMTiles({
  getKey: () => 'world',
  getBytes: async (offset, length) => await Promise.resolve({ data: pack.buffer.slice(pack.byteOffset + offset, pack.byteOffset + offset + length) }),
})

/** Square of tile coordinates, 0 to 1 over the world, y to the south. */
interface Spot { readonly x: number, readonly y: number }
interface Shape { readonly properties: Readonly<Record<string, unknown>>, readonly lines: readonly (readonly Spot[])[] }

function spot(longitude: number, latitude: number): Spot {
  const rad = latitude * Math.PI / 180
  return { x: longitude / 360 + 0.5, y: 0.5 - Math.log(Math.tan(Math.PI / 4 + rad / 2)) / (2 * Math.PI) }
}

async function shapesIn(z: number, x: number, y: number, layer: string): Promise<Shape[]> {
  const found = await world.getZxy(z, x, y)
  const features = found === undefined ? undefined : new VectorTile(new Pbf(new Uint8Array(found.data))).layers[layer]
  return Array.from({ length: features?.length ?? 0 }, (_, n) => {
    const feature = features?.feature(n)
    const across = 2 ** z
    return {
      properties: feature?.properties ?? {},
      lines: (feature?.loadGeometry() ?? []).map(line => line.map(at => ({ x: (x + at.x / (feature?.extent ?? 1)) / across, y: (y + at.y / (feature?.extent ?? 1)) / across }))),
    }
  })
}

async function shapesAt({ x, y }: Spot, layer: string, z = DEEPEST): Promise<Shape[]> {
  return await shapesIn(z, Math.floor(x * 2 ** z), Math.floor(y * 2 ** z), layer)
}

/** Even and odd crossings of a ray: holes count as rings of their own. */
function covers({ lines }: Shape, at: Spot): boolean {
  let inside = false
  for (const ring of lines) {
    for (const [n, a] of ring.entries()) {
      const b = ring[(n + 1) % ring.length] ?? a
      if (a.y > at.y !== b.y > at.y && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x) inside = !inside
    }
  }
  return inside
}

async function countriesAt(longitude: number, latitude: number, z = DEEPEST): Promise<unknown[]> {
  const at = spot(longitude, latitude)
  return (await shapesAt(at, 'countries', z)).filter(shape => covers(shape, at)).map(({ properties }) => properties['id'])
}

/** Distance to the nearest line of a layer, in kilometres on the ground there; infinite when none is in the tile. */
async function kilometresTo(layer: string, longitude: number, latitude: number): Promise<number> {
  const at = spot(longitude, latitude)
  let least = Infinity
  for (const { lines } of await shapesAt(at, layer)) {
    for (const line of lines) {
      for (const [n, b] of line.entries()) {
        const a = line[n - 1] ?? b
        const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2
        const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length))
        least = Math.min(least, Math.hypot(a.x + part * (b.x - a.x) - at.x, a.y + part * (b.y - a.y) - at.y))
      }
    }
  }
  return least * 40_075 * Math.cos(latitude * Math.PI / 180)
}

test('[MAP-1] PMTiles 3, gzip, zooms 0 to 6, at most 10 MB', async () => {
  expect(pack.length).toBeLessThan(MOST_BYTES)
  expect(await world.getHeader()).toMatchObject({ specVersion: 3, tileCompression: GZIP, minZoom: 0, maxZoom: DEEPEST })
})

test('[MAP-1] every layer has something to show where its table says', async () => {
  const named = [...readme.matchAll(/^\| `([a-z]+)` \| (polygon|line|point) \| (\d)/gm)].map(([, layer = '', , from = '']) => ({ layer, from: Number(from) }))
  expect(named.length).toBeGreaterThan(8)
  // Central Europe, and the strait between Denmark and Sweden for what lies at sea, Cyprus for what is disputed.
  const places = [spot(16.4, 48.2), spot(12.6, 55.9), spot(33, 35), spot(142, 43.5), spot(119.9, 24)]
  for (const { layer, from } of named) {
    const counts = await Promise.all(places.map(async at => (await shapesAt(at, layer, Math.max(from, 1))).length + (await shapesAt(at, layer)).length))
    expect(Math.max(...counts), layer).toBeGreaterThan(0)
  }
})

test('[MAP-2] the far north has land only where land is', async () => {
  for (const [longitude, latitude] of [[150, 82], [-150, 80], [179.9, 75], [-179.9, 75], [-140, 76], [0, 84], [170, 72], [60, 84]] as const) {
    for (const z of [0, 2, 4, DEEPEST]) expect(await countriesAt(longitude, latitude, z), `${longitude} ${latitude} at ${z}`).toEqual([])
  }
  expect(await countriesAt(179.5, 68)).toEqual(['643'])
  expect(await countriesAt(-179.5, 68)).toEqual(['643'])
})

test('[MAP-3] the pole is land', async () => {
  // Not where the Ross and Ronne ice shelves reach as far as that: they are no land.
  for (const longitude of [-130, -100, -25, 0, 30, 60, 90, 120, 145]) {
    for (const z of [0, 1, 2, 3, 4, 5, DEEPEST]) expect(await countriesAt(longitude, -85, z), `${longitude} at ${z}`).toEqual(['010'])
  }
})

test.each([
  ['Paris', 2.35, 48.85, '250'], ['Vienna', 16.37, 48.21, '040'], ['Ljubljana', 14.51, 46.05, '705'], ['Zagreb', 15.98, 45.81, '191'], ['Nairobi', 36.82, -1.29, '404'],
  ['Brasília', -47.88, -15.79, '076'], ['Tokyo', 139.5, 35.7, '392'], ['Wellington', 175.4, -40.5, '554'], ['Maseru', 27.9, -29.5, '426'], ['San Marino', 12.45, 43.94, '674'],
  ['Pristina', 21.16, 42.66, ''], ['Simferopol', 34.1, 44.95, ''], ['Hargeisa', 44.06, 9.56, ''], ['Kharkiv', 36.23, 49.99, '804'], ['Donetsk', 37.8, 48.0, '804'],
])('[MAP-4] %s lies in its country and in no other', async (_name, longitude, latitude, id) => {
  expect(await countriesAt(longitude, latitude)).toEqual([id])
})

test.each([
  ['Crimea', 33.65, 46.1], ['Korea', 127.1, 38.3], ['Kashmir', 74.6, 34.75], ['Kosovo and Serbia', 21.35, 43.0], ['Cyprus', 33.2, 35.15], ['Western Sahara', -10, 27.667], ['Somaliland', 48.9, 10],
])('[MAP-5] %s: the line is disputed and no border', async (_name, longitude, latitude) => {
  const [disputed, settled] = [await kilometresTo('disputed', longitude, latitude), await kilometresTo('borders', longitude, latitude)]
  expect(disputed).toBeLessThan(30)
  expect(settled).toBeGreaterThan(disputed + 10)
})

test('[MAP-5] a settled border is a border, and each line of control has the sentence of the worldview', async () => {
  expect(await kilometresTo('borders', 1.4, 42.6)).toBeLessThan(30)
  const sentences = new Set(LINES_OF_CONTROL.map(({ name }) => name))
  const seen = (await shapesIn(0, 0, 0, 'disputed')).filter(({ properties }) => properties['k'] === 'control').map(({ properties }) => properties['n'])
  expect(seen.length).toBeGreaterThan(5)
  expect(seen.filter(sentence => !sentences.has(String(sentence)))).toEqual([])
})

test('[MAP-6] every layer has its source and licence', async () => {
  const { vector_layers: layers } = await world.getMetadata() as { readonly vector_layers: readonly { readonly id: string }[] }
  const from = /## Where it comes from\n([^]*?)\n## /.exec(readme)?.[1] ?? ''
  expect(layers.map(({ id }) => id).filter(id => !from.includes(`\`${id}\``))).toEqual([])
  expect(layers.length).toBe(9)
})

test('[MAP-7] no property is null, and polygons are polygons', async () => {
  const wrong: string[] = []
  let seen = 0
  for (let z = 0; z <= 5; z++) {
    for (let x = 0; x < 2 ** z; x++) {
      for (let y = 0; y < 2 ** z; y++) {
        const found = await world.getZxy(z, x, y)
        if (found === undefined) continue
        for (const [name, layer] of Object.entries(new VectorTile(new Pbf(new Uint8Array(found.data))).layers)) {
          for (let n = 0; n < layer.length; n++) {
            const { properties, type } = layer.feature(n)
            seen++
            if (Object.values(properties).some(value => value === null || value === undefined)) wrong.push(`${name} ${z}/${x}/${y}`)
            if (name === 'countries' && type !== POLYGON) wrong.push(`${name} ${z}/${x}/${y} is no polygon`)
          }
        }
      }
    }
  }
  expect(wrong).toEqual([])
  expect(seen).toBeGreaterThan(10_000)
})

test('[MAP-8] at any zoom places with a name stand apart', async () => {
  const places = (await Promise.all(Array.from({ length: 2 ** DEEPEST }, async (_, x) => (await Promise.all(Array.from({ length: 2 ** DEEPEST }, async (__, y) =>
    await shapesIn(DEEPEST, x, y, 'places')))).flat()))).flat().flatMap(({ properties, lines }) => lines.flatMap(line => line.map(at => ({ ...at, rank: Number(properties['r']) }))))
  expect(places.length).toBeGreaterThan(10_000)
  for (let zoom = 2; zoom <= 9; zoom++) {
    // A name keeps 92 pixels to itself, less the rounding to the grid of a tile; beside a border of tiles a place is in both.
    const room = 88 / (256 * 2 ** zoom)
    const named = places.filter(({ rank }) => rank <= zoom).toSorted((a, b) => a.x - b.x)
    let close = 0
    for (const [n, a] of named.entries()) {
      for (let m = n + 1; m < named.length; m++) {
        const b = named[m]
        if (b === undefined || b.x - a.x > room) break
        const far = Math.hypot(b.x - a.x, 1.6 * (b.y - a.y))
        if (far > room / 50 && far < room) close++
      }
    }
    expect(close, `zoom ${zoom}`).toBe(0)
  }
})
