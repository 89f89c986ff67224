/**
 * Builds assets/reference/airports.json, the positions of airports by their IATA codes, for imports that name airports and nothing else.
 *
 *   node scripts/airports.mjs               fetches what is missing of the sources (npm), as scripts/basemap.mjs does
 *   node scripts/airports.mjs --offline     never fetch
 *
 * Same sources, same bytes. Sources and licences: assets/reference/README.md.
 */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openSources, SourceMissing } from './basemap/sources.mjs'

/** Codes of airports that have regular flights and that the extract of OurAirports lacks; the United States' own list has them. */
const FROM_UNITED_STATES = ['DRO', 'GUC', 'HDN', 'ILE']

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values } = parseArgs({ options: { offline: { type: 'boolean', default: false } } })

try {
  const sources = openSources({ root, offline: values.offline, say: line => console.log(line) })
  const world = JSON.parse(sources.bytes('airports').toString('utf8'))
    .filter(airport => /^[A-Z]{3}$/.test(airport.iata_code))
    .map(airport => entry(airport.iata_code, airport.municipality || airport.name, airport.iso_country, airport.latitude_deg, airport.longitude_deg))
  const own = sources.bytes('airportsUnitedStates').toString('utf8').trim().split('\n').slice(1).map(line => line.split(','))
    .filter(([code]) => FROM_UNITED_STATES.includes(code))
    .map(([code, , city, , , latitude, longitude]) => entry(code, city, 'US', latitude, longitude))
  const all = [...world, ...own].sort(([a], [b]) => (a < b ? -1 : 1))
  const twice = all.find(([code], i) => code === all[i + 1]?.[0])
  if (twice !== undefined) throw new Error(`two airports have the code ${twice[0]}`)
  const lines = all.map(airport => JSON.stringify(airport))
  writeFileSync(join(root, 'assets/reference/airports.json'), `[\n${lines.join(',\n')}\n]\n`)
  console.log(`${all.length} airports`)
} catch (problem) {
  if (!(problem instanceof SourceMissing)) throw problem
  console.error(problem.message)
  process.exitCode = 1
}

/** IATA code, town, ISO 3166 alpha-2, degrees WGS 84 to about a metre. */
function entry(code, town, country, latitude, longitude) {
  return [code, town.trim(), country, Number(Number(latitude).toFixed(5)), Number(Number(longitude).toFixed(5))]
}
