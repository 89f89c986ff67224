/**
 * Builds assets/basemap/world.pmtiles, the map that Waypost carries for use without any network.
 *
 *   npm run basemap                    build from the sources in .cache/basemap, fetching those that are missing (npm, apt)
 *   npm run basemap -- --offline       never fetch; say what is missing instead
 *   npm run basemap -- --out FILE      write somewhere else
 *
 * Same sources, same Node, same bytes. Sources, licences and what is done to each: assets/basemap/README.md.
 */
import { writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { worldLayers, MAX_ZOOM } from './basemap/layers.mjs'
import { archive } from './basemap/pmtiles.mjs'
import { openSources, SourceMissing } from './basemap/sources.mjs'
import { cutTiles } from './basemap/tiles.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values } = parseArgs({ options: { offline: { type: 'boolean', default: false }, out: { type: 'string' } } })
const out = values.out ?? join(root, 'assets/basemap/world.pmtiles')

try {
  const started = Date.now()
  const sources = openSources({ root, offline: values.offline, say: line => console.log(line) })
  const layers = worldLayers(sources)
  const tiles = cutTiles(layers, MAX_ZOOM)
  const bytes = archive(tiles, {
    maxZoom: MAX_ZOOM,
    name: 'Waypost world',
    attribution: 'Made with Natural Earth. Places: GeoNames, CC BY 4.0.',
    layers: layers.map(({ id, fields, minZoom }) => ({ id, fields, minzoom: minZoom, maxzoom: MAX_ZOOM })),
  })
  writeFileSync(out, bytes)
  report(layers, tiles, bytes, Date.now() - started)
} catch (problem) {
  if (!(problem instanceof SourceMissing)) throw problem
  console.error(problem.message)
  process.exitCode = 1
}

function report(layers, tiles, bytes, ms) {
  console.log('layer        from z  features at the last zoom')
  for (const layer of layers) {
    console.log(`${layer.id.padEnd(12)} ${String(layer.minZoom).padStart(6)}  ${String(layer.featuresAt(MAX_ZOOM).length).padStart(8)}`)
  }
  const largest = Math.max(...tiles.map(tile => tile.data.length))
  console.log(`${tiles.length} tiles, z0–${MAX_ZOOM}, ${(bytes.length / 1e6).toFixed(2)} MB, largest tile ${Math.ceil(largest / 1024)} KiB, ${ms} ms`)
  console.log(relative(process.cwd(), out))
}
