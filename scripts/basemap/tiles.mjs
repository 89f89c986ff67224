/** Cuts layers into gzipped vector tiles. */
import GeoJSONVT from 'geojson-vt'
import { zxyToTileId } from 'pmtiles'
import vtpbf from 'vt-pbf'
import { gzip } from './pmtiles.mjs'

const EXTENT = 4096
const BUFFER = 64

/**
 * @param {readonly { id: string, minZoom: number, featuresAt: (zoom: number) => object[] }[]} layers GeoJSON features, already generalised for
 * the zoom asked for
 * @returns {{ z: number, x: number, y: number, id: number, data: Buffer }[]} In tile-id order; tiles with nothing in them are left out.
 */
export function cutTiles(layers, maxZoom) {
  const tiles = []
  for (let z = 0; z <= maxZoom; z++) {
    const indexes = layers.filter(layer => layer.minZoom <= z).map(layer => ({
      id: layer.id,
      // One index a zoom with tolerance 0: the layers come generalised, and geojson-vt would simplify neighbours apart.
      index: new GeoJSONVT({ type: 'FeatureCollection', features: layer.featuresAt(z).map(withoutNulls) },
        { maxZoom: z, indexMaxZoom: z, indexMaxPoints: 0, tolerance: 0, extent: EXTENT, buffer: BUFFER }),
    }))
    for (let y = 0; y < 2 ** z; y++) {
      for (let x = 0; x < 2 ** z; x++) {
        const content = {}
        for (const { id, index } of indexes) {
          const tile = index.getTile(z, x, y)
          if (tile !== null && tile.features.length > 0) content[id] = tile
        }
        if (Object.keys(content).length === 0) continue
        const data = gzip(Buffer.from(vtpbf.fromGeojsonVt(content, { version: 2, extent: EXTENT })))
        tiles.push({ z, x, y, id: zxyToTileId(z, x, y), data })
      }
    }
  }
  return tiles.sort((a, b) => a.id - b.id)
}

/** vt-pbf writes null as an empty value, on which readers throw: the whole tile would vanish in silence. */
function withoutNulls(feature) {
  return { ...feature, properties: Object.fromEntries(Object.entries(feature.properties).filter(([, value]) => value !== null && value !== undefined)) }
}
