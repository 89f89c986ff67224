/** The layers of the world pack: what is in each, from which zoom, how far generalised. */
import { feature } from 'topojson-client'
import { borderLines, carve, claimsBeside, linesOfControl } from './borders.mjs'
import { readLines } from './geopackage.mjs'
import { placeName } from './label.mjs'
import { planarPolygons } from './planar.mjs'
import { readPlaces } from './places.mjs'
import { readPn2 } from './pn2.mjs'
import { absoluteTopology, planeArea, simplifyLine, simplifyPolygon, simplifyTopology, withoutSpecks } from './simplify.mjs'
import { COUNTRY_NAMES, SUPERSEDED } from './worldview.mjs'

export const MAX_ZOOM = 6
/** Deeper tiles do not exist, so the last zoom holds what is shown until detail ends. */
const LAST_RANK = 9

/**
 * @param {ReturnType<import('./sources.mjs').openSources>} sources
 * @returns {{ id: string, minZoom: number, fields: Record<string, 'String' | 'Number'>, featuresAt: (zoom: number) => object[] }[]}
 * In drawing order. Zooms are tile zooms; the map shows tile zoom z at map zoom z + 1, because it draws tiles 512 pixels wide.
 */
export function worldLayers(sources) {
  const readTopology = name => carve(absoluteTopology(JSON.parse(sources.bytes(name).toString('utf8'))))
  const scales = { small: readTopology('countries110m'), medium: readTopology('countries50m'), large: readTopology('countries10m') }
  const scaleFor = zoom => (zoom <= 1 ? scales.small : zoom <= 4 ? scales.medium : scales.large)
  const topologyAt = once(zoom => simplifyTopology(scaleFor(zoom), zoom, toleranceAt(zoom)))

  const lakes = readPn2(sources.bytes('lakes')).polygons
  const towns = readPn2(sources.bytes('urban')).polygons
  const rivers = readPn2(sources.bytes('rivers')).lines
  const maritime = readPn2(sources.bytes('maritime')).lines
  const places = readPlaces(sources.bytes('places'))
  const names = countryNames(scales.large)

  const drawn = [...borderLines(scales.large), ...linesOfControl(scales.large).map(({ line }) => line)]
  const superseded = new Set(SUPERSEDED.map(({ name }) => name))
  const claims = claimsBeside(readLines(sources.path('disputed'), 'disputed_borders').filter(({ name }) => !superseded.has(name)), drawn)

  return [
    { id: 'countries', minZoom: 0, fields: { n: 'String', id: 'String' }, featuresAt: zoom => countries(topologyAt(zoom), zoom) },
    { id: 'urban', minZoom: 4, fields: {}, featuresAt: zoom => polygons(towns, zoom, 10) },
    { id: 'lakes', minZoom: 1, fields: {}, featuresAt: zoom => polygons(lakes, zoom, 14) },
    {
      id: 'rivers', minZoom: 2, fields: { r: 'Number' },
      featuresAt: zoom => [3, 4, 5, 6, 7]
        .filter(rank => rank <= zoom + 1)
        .map(rank => linesFeature(rivers.filter(line => riverRank(line) === rank).map(generalised(zoom)), { r: rank })),
    },
    {
      id: 'maritime', minZoom: 3, fields: {},
      featuresAt: zoom => [linesFeature(maritime.map(generalised(zoom)), {})],
    },
    { id: 'borders', minZoom: 0, fields: {}, featuresAt: zoom => [linesFeature(borderLines(topologyAt(zoom)), {})] },
    {
      id: 'disputed', minZoom: 0, fields: { k: 'String', n: 'String' },
      featuresAt: zoom => [
        ...byName(linesOfControl(topologyAt(zoom))).map(([n, lines]) => linesFeature(lines, { k: 'control', n })),
        ...(zoom < 3 ? [] : byName(claims).map(([n, lines]) => linesFeature(lines.map(generalised(zoom)), { k: 'claim', n }))),
      ],
    },
    {
      id: 'names', minZoom: 1, fields: { n: 'String', id: 'String', r: 'Number' },
      featuresAt: zoom => names.filter(({ properties }) => zoom === MAX_ZOOM || properties.r <= zoom + 1),
    },
    {
      id: 'places', minZoom: 1, fields: { n: 'String', iso: 'String', cap: 'Number', r: 'Number' },
      featuresAt: zoom => places
        .filter(({ rank }) => rank <= (zoom === MAX_ZOOM ? LAST_RANK : zoom + 1))
        .map(({ name, iso, capital, rank, position }) => point(position, { n: name, iso, cap: capital ? 1 : 0, r: rank })),
    },
  ]
}

/** In tile units. The last zoom is enlarged on screen, so it keeps more. */
function toleranceAt(zoom) {
  return zoom === MAX_ZOOM ? 1.2 : 3
}

function countries(topology, zoom) {
  return feature(topology, topology.objects.countries).features.flatMap(({ id, properties, geometry }) => {
    const flat = withoutSpecks(planarPolygons(asPolygons(geometry)), zoom, zoom === MAX_ZOOM ? 1 : 5)
    if (flat.length === 0) return []
    return [{ type: 'Feature', properties: { n: shownName(id, properties.name), id: id ?? '' }, geometry: { type: 'MultiPolygon', coordinates: flat } }]
  })
}

function countryNames(topology) {
  return feature(topology, topology.objects.countries).features
    .filter(({ properties }) => properties.name !== 'Antarctica' && properties.name !== 'Cyprus U.N. Buffer Zone')
    .map(({ id, properties, geometry }) => {
      const n = shownName(id, properties.name)
      const { position, rank } = placeName(n, planarPolygons(asPolygons(geometry)))
      return point(position, { n, id: id ?? '', r: rank })
    })
}

function shownName(id, name) {
  return COUNTRY_NAMES.get(id ?? name) ?? name
}

function asPolygons(geometry) {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}

function polygons(all, zoom, side) {
  return withoutSpecks(all, zoom, side)
    .map(rings => simplifyPolygon(rings, zoom, toleranceAt(zoom)))
    .filter(rings => rings !== undefined)
    .sort((a, b) => planeArea(b[0]) - planeArea(a[0]))
    .map(coordinates => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } }))
}

/** The source names and ranks no river; the longer its line, the earlier it shows: 3 for the longest, 7 for brooks. */
function riverRank(line) {
  let degrees = 0
  for (let i = 1; i < line.length; i++) degrees += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1])
  const at = [16, 9, 4, 1.5].findIndex(least => degrees >= least)
  return at === -1 ? 7 : at + 3
}

function generalised(zoom) {
  return line => simplifyLine(line, zoom, toleranceAt(zoom))
}

function byName(named) {
  const groups = new Map()
  for (const { name, line } of named) groups.set(name, [...groups.get(name) ?? [], line])
  return [...groups]
}

/** One feature for all lines of a kind: a renderer strokes it as one path, so a translucent glow does not darken where lines meet. */
function linesFeature(coordinates, properties) {
  return { type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } }
}

function point(coordinates, properties) {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates } }
}

function once(make) {
  const made = new Map()
  return key => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key)
  }
}
