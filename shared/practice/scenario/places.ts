import type { Mode, Place, PlaceKind } from '../../movement/movement.ts'
import { stixId } from '../../stix/id.ts'
import { uuid5 } from '../../stix/uuid.ts'

/** Minted once: the ids of the scenario's places are the same for every seed. */
const PLACE_NAMESPACE = 'dffea0af-32fc-4843-a77c-c2e5587ac78d'

/** Invented neighbours. `X?` codes are for users to assign (ISO 3166-1 §8.1.3) and stand for nobody. */
export const COUNTRIES = [
  {
    code: 'XA', name: 'Arvenia' }, { code: 'XB', name: 'Belmora' }, { code: 'XC', name: 'Cadrine' }, { code: 'XD',
    name: 'Dorvale' }, { code: 'XE', name: 'Estmark',
  },
  { code: 'XN', name: 'Northaven' }, { code: 'XS', name: 'Sundry Isles' },
] as const
export type CountryCode = (typeof COUNTRIES)[number]['code']

/** Those whose posts record movements; the other two are where flights and ships come from. */
export const HOSTS = ['XA', 'XB', 'XC', 'XD', 'XE'] as const satisfies readonly CountryCode[]

export interface ScenarioPlace extends Place {
  readonly code: string
  readonly country: CountryCode
  /** The country on the other side; only of crossing points, stations and river ports. */
  readonly neighbour?: CountryCode
  readonly modes: readonly Mode[]
}

type Line = readonly [
  code: string, kind: PlaceKind, modes: readonly Mode[], country: CountryCode, neighbour: CountryCode | undefined, latitude: number,
  longitude: number, name: string,
]

/*
 * Names are invented, terrain is real: crossing points lie on roads and railways where the map draws a border, ports on the shore, airports on
 * runways, so that the picture holds when an analyst zooms in. Checked against Natural Earth by the tests.
 */
const LINES: readonly Line[] = [
  ['XAHOL', 'crossing-point', ['road'], 'XA', 'XC', 45.6885, 13.8257, 'Hollin Gate'],
  ['XCFER', 'crossing-point', ['road'], 'XC', 'XA', 45.5820, 13.8007, 'Fernside'],
  ['XAPEB', 'crossing-point', ['road'], 'XA', 'XC', 45.6192, 13.8871, 'Pebble Hill'],
  ['XCORC', 'crossing-point', ['foot', 'road'], 'XC', 'XA', 45.9594, 13.6203, 'Orchard Square'],
  ['XAWIN', 'station', ['rail'], 'XA', 'XC', 45.6883, 13.8259, 'Windgap Junction'],
  ['XCLAR', 'crossing-point', ['road'], 'XC', 'XA', 46.4214, 13.5696, 'Larch Pass'],
  ['XAROB', 'crossing-point', ['road'], 'XA', 'XC', 46.2162, 13.4960, 'Robin Ford'],
  ['XBCOP', 'crossing-point', ['road'], 'XB', 'XA', 46.5263, 13.6389, 'Copper Valley'],
  ['XAGEN', 'crossing-point', ['road'], 'XA', 'XB', 46.6044, 12.9457, 'Gentian Pass'],
  ['XBSPR', 'station', ['rail'], 'XB', 'XA', 46.7316, 12.3581, 'Spruce Halt'],
  ['XAEAG', 'crossing-point', ['road'], 'XA', 'XB', 46.9997, 11.4984, 'Eagle Saddle'],
  ['XBEAG', 'station', ['rail'], 'XB', 'XA', 47.0021, 11.4967, 'Eagle Saddle Station'],
  ['XBTUN', 'crossing-point', ['road'], 'XB', 'XC', 46.4806, 14.0006, 'Long Tunnel'],
  ['XCFOX', 'crossing-point', ['road'], 'XC', 'XB', 46.4379, 14.2614, 'Foxglove Pass'],
  ['XBMIS', 'crossing-point', ['road', 'foot'], 'XB', 'XC', 46.4091, 14.5134, 'Mistletoe Pass'],
  ['XCBAR', 'crossing-point', ['road'], 'XC', 'XB', 46.7000, 15.6332, 'Barley Field'],
  ['XBMUR', 'crossing-point', ['foot', 'road'], 'XB', 'XC', 46.6874, 15.9944, 'Heron Bridge'],
  ['XBALD', 'crossing-point', ['road'], 'XB', 'XC', 46.6146, 14.9532, 'Alder Weir'],
  ['XCBAS', 'station', ['rail'], 'XC', 'XB', 46.6900, 15.6332, 'Barley Station'],
  ['XDOAK', 'crossing-point', ['road'], 'XD', 'XC', 45.8450, 15.6764, 'Oakridge'],
  ['XCHAZ', 'crossing-point', ['road'], 'XC', 'XD', 46.2591, 15.8700, 'Hazel Down'],
  ['XDOAS', 'station', ['rail'], 'XD', 'XC', 45.8805, 15.6607, 'Oakridge Station'],
  ['XDJUN', 'crossing-point', ['road'], 'XD', 'XC', 45.4817, 14.2762, 'Juniper Gate'],
  ['XCSAL', 'crossing-point', ['road'], 'XC', 'XD', 45.4589, 13.6301, 'Saltpan Bridge'],
  ['XDPLO', 'station', ['rail'], 'XD', 'XC', 46.3902, 16.2757, 'Plover Station'],
  ['XCOTT', 'crossing-point', ['foot', 'road'], 'XC', 'XD', 45.4635, 14.8547, 'Otter Bridge'],
  ['XELIN', 'crossing-point', ['road'], 'XE', 'XC', 46.5846, 16.4481, 'Linden Cross'],
  ['XEPOP', 'station', ['rail'], 'XE', 'XC', 46.8248, 16.3280, 'Poplar Halt'],
  ['XEWHE', 'crossing-point', ['road'], 'XE', 'XB', 47.9224, 17.0876, 'Wheatsheaf'],
  ['XBWHE', 'station', ['rail'], 'XB', 'XE', 47.9185, 17.0868, 'Wheatsheaf Station'],
  ['XBREE', 'crossing-point', ['road', 'foot'], 'XB', 'XE', 47.7495, 16.5535, 'Reed Lake'],
  ['XEMAL', 'crossing-point', ['road'], 'XE', 'XB', 46.9859, 16.2631, 'Mallow Cross'],
  ['XBVIN', 'crossing-point', ['foot', 'road'], 'XB', 'XE', 47.2569, 16.4566, 'Vineyard Path'],
  ['XDSTO', 'crossing-point', ['road'], 'XD', 'XE', 46.4110, 16.7170, 'Stork Bridge'],
  ['XEWIL', 'station', ['rail'], 'XE', 'XD', 46.2284, 16.9584, 'Willow Station'],
  ['XDKIN', 'crossing-point', ['road'], 'XD', 'XE', 45.9555, 17.4604, 'Kingfisher Bridge'],
  ['XESUN', 'crossing-point', ['road'], 'XE', 'XD', 45.9089, 18.6683, 'Sunflower Plain'],
  ['XEMOH', 'post', ['inland-water'], 'XE', 'XD', 45.9900, 18.6850, 'Ferryman Reach'],
  ['XBLOC', 'post', ['inland-water'], 'XB', 'XE', 48.1800, 16.4800, 'Lockside'],
  ['XDBEN', 'post', ['inland-water'], 'XD', 'XE', 45.3550, 19.0000, 'River Bend'],

  ['XBAIR', 'airport', ['air'], 'XB', undefined, 48.1103, 16.5697, 'Kestrel Field'],
  ['XBGRA', 'airport', ['air'], 'XB', undefined, 46.9911, 15.4396, 'Garnet Airport'],
  ['XBINN', 'airport', ['air'], 'XB', undefined, 47.2602, 11.3440, 'Icefall Airport'],
  ['XCAIR', 'airport', ['air'], 'XC', undefined, 46.2237, 14.4576, 'Swift Field'],
  ['XDAIR', 'airport', ['air'], 'XD', undefined, 45.7429, 16.0688, 'Martin Field'],
  ['XDSPL', 'airport', ['air'], 'XD', undefined, 43.5389, 16.2980, 'Coral Airport'],
  ['XDPUL', 'airport', ['air'], 'XD', undefined, 44.8935, 13.9222, 'Arena Airport'],
  ['XEAIR', 'airport', ['air'], 'XE', undefined, 47.4369, 19.2556, 'Lark Field'],
  ['XEDEB', 'airport', ['air'], 'XE', undefined, 47.4889, 21.6153, 'Plains Airport'],
  ['XAVEN', 'airport', ['air'], 'XA', undefined, 45.5053, 12.3519, 'Lagoon Airport'],
  ['XATRI', 'airport', ['air'], 'XA', undefined, 45.8275, 13.4722, 'Gull Field'],
  ['XNONE', 'airport', ['air'], 'XN', undefined, 59.6519, 17.9186, 'Northaven Airport'],
  ['XNTWO', 'airport', ['air'], 'XN', undefined, 55.6180, 12.6560, 'Sound Airport'],
  ['XSONE', 'airport', ['air'], 'XS', undefined, 37.9364, 23.9475, 'Sundry Airport'],
  ['XSTWO', 'airport', ['air'], 'XS', undefined, 35.8575, 14.4775, 'Small Isle Airport'],

  ['XAHER', 'seaport', ['sea'], 'XA', undefined, 45.6400, 13.7600, 'Heron Quay'],
  ['XAMAR', 'seaport', ['sea'], 'XA', undefined, 45.4460, 12.2400, 'Marsh Harbour'],
  ['XAANC', 'seaport', ['sea'], 'XA', undefined, 43.6200, 13.5050, 'Anchor Head'],
  ['XCQUA', 'seaport', ['sea'], 'XC', undefined, 45.5530, 13.7350, 'Cadrine Quay'],
  ['XDRIJ', 'seaport', ['sea'], 'XD', undefined, 45.3270, 14.4250, 'Pilot Harbour'],
  ['XDZAD', 'seaport', ['sea'], 'XD', undefined, 44.0950, 15.2550, 'Cypress Harbour'],
  ['XDSPH', 'seaport', ['sea'], 'XD', undefined, 43.5050, 16.4400, 'Coral Harbour'],
  ['XDPLH', 'seaport', ['sea'], 'XD', undefined, 43.0450, 17.4250, 'Delta Harbour'],
  ['XSPAT', 'seaport', ['sea'], 'XS', undefined, 38.2570, 21.7300, 'Sundry Port'],
  ['XSBAR', 'seaport', ['sea'], 'XS', undefined, 41.1370, 16.8620, 'Heel Port'],

  ['XCRAD', 'sensor', [], 'XC', undefined, 45.4900, 13.5100, 'Cape Radar'],
  ['XDRAD', 'sensor', [], 'XD', undefined, 44.6200, 14.2450, 'Island Radar'],
  ['XDOUT', 'sensor', [], 'XD', undefined, 43.0350, 16.1500, 'Outer Radar'],
  ['XASEI', 'sensor', [], 'XA', undefined, 46.4300, 13.5550, 'Pass Seismic Line'],
  ['XEANP', 'sensor', [], 'XE', undefined, 46.4200, 16.7300, 'Stork Plate Reader'],

  ['XAUPL', 'area', [], 'XA', undefined, 45.9500, 13.0500, 'Upland District'],
  ['XAPLA', 'area', [], 'XA', undefined, 45.5500, 11.9000, 'Plain District'],
  ['XBLAK', 'area', [], 'XB', undefined, 47.0500, 13.4000, 'Lakes District'],
  ['XBFOR', 'area', [], 'XB', undefined, 47.4000, 15.3000, 'Forest District'],
  ['XBCAP', 'area', [], 'XB', undefined, 48.2000, 15.6000, 'Belmora City'],
  ['XCCAP', 'area', [], 'XC', undefined, 46.0500, 14.5000, 'Cadrine City'],
  ['XCHIL', 'area', [], 'XC', undefined, 46.4000, 15.4000, 'Hills District'],
  ['XDCAP', 'area', [], 'XD', undefined, 45.7000, 15.9000, 'Dorvale City'],
  ['XDKAR', 'area', [], 'XD', undefined, 44.9000, 15.3000, 'Karst District'],
  ['XDEAS', 'area', [], 'XD', undefined, 45.5000, 17.6000, 'Eastern District'],
  ['XELAK', 'area', [], 'XE', undefined, 47.1000, 17.9000, 'Longlake District'],
  ['XESOU', 'area', [], 'XE', undefined, 46.4000, 18.7000, 'Southern District'],
  ['XECAP', 'area', [], 'XE', undefined, 47.4000, 19.6000, 'Estmark City'],
]

/** Places by ordinal; ordinal 0 is "none", as in the columns. */
export const PLACES: readonly (ScenarioPlace | undefined)[] = [undefined, ...LINES.map(place)]

function place([code, kind, modes, country, neighbour, latitude, longitude, name]: Line): ScenarioPlace {
  const ref = stixId('location', uuid5(PLACE_NAMESPACE, code))
  return { ref, kind, label: `EX ${name}`, latitude, longitude, country, code, modes, ...(neighbour === undefined ? {} : { neighbour }) }
}

export function mustPlace(ordinal: number): ScenarioPlace {
  const place = PLACES[ordinal]
  if (place === undefined) throw new RangeError(`no place has ordinal ${ordinal}`)
  return place
}

const ORDINALS = new Map(PLACES.flatMap((place, ordinal) => (place === undefined ? [] : [[place.code, ordinal] as const])))

/** The ordinal of a place by its code. */
export function placeAt(code: string): number {
  const ordinal = ORDINALS.get(code)
  if (ordinal === undefined) throw new RangeError(`no place has the code ${code}`)
  return ordinal
}

/** Ordinals of the places that pass. */
export const placesWhere = (passes: (place: ScenarioPlace) => boolean): readonly number[] =>
  PLACES.flatMap((place, ordinal) => (place !== undefined && passes(place) ? [ordinal] : []))
