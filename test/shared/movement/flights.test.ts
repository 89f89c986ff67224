import { readFileSync } from 'node:fs'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { airportPlaces } from '../../../shared/movement/airports.ts'
import { soundColumns } from '../../../shared/movement/batch-columns.ts'
import { isFlights, readFlights } from '../../../shared/movement/flights.ts'
import { idAt, movementAt } from '../../../shared/movement/row.ts'
import { hasMaterial, material, WITHOUT_MATERIAL } from '../material.ts'

const list = JSON.parse(readFileSync('assets/reference/airports.json', 'utf8')) as readonly (readonly [string, string, string, number, number])[]
const airports = airportPlaces(list)

test('[REF-1] a code names one airport', () => {
  expect(new Set(list.map(([code]) => code)).size).toBe(list.length)
  expect(airports.size).toBe(list.length)
})

test('[REF-2] every airport has a position on the globe and a country', () => {
  for (const [code, , country, latitude, longitude] of list) {
    expect(code).toMatch(/^[A-Z]{3}$/)
    expect(country).toMatch(/^[A-Z]{2}$/)
    expect(Math.abs(latitude)).toBeLessThanOrEqual(90)
    expect(Math.abs(longitude)).toBeLessThanOrEqual(180)
  }
})

test('[MOVE-11] what is no airport in a list is left out', () => {
  expect(airportPlaces([['ABC', 'Town', 'XA', 1, 2], ['ABD', 'Town', 'XA', 91, 2], 'x', [7], null]).size).toBe(1)
  expect(airportPlaces('x').size).toBe(0)
})

const flights = (rows: readonly (readonly [date: string | null, origin: string | null, destination: string])[]): Uint8Array => new Uint8Array(parquetWriteBuffer({
  columnData: [
    { name: 'date', data: rows.map(([date]) => (date === null ? null : new Date(date))), type: 'TIMESTAMP' },
    { name: 'origin', data: rows.map(([, origin]) => origin), type: 'STRING' },
    { name: 'destination', data: rows.map(([, , destination]) => destination), type: 'STRING' },
  ],
}))

test('[MOVE-11] a flight becomes a line of a manifest, by air, from its origin to its destination', () => {
  const read = readFlights(flights([['2001-01-01T00:01:00Z', 'LAX', 'LAS']]), airports)
  if (!read.ok) throw new Error(read.why)
  const [part] = [...read.parts]
  expect(movementAt(part!.columns, part!.names, 0)).toEqual({
    id: idAt(part!.names, 0), time: Date.UTC(2001, 0, 1, 0, 1), latitude: 33.9425, longitude: -118.408, post: airports.get('LAX')!.ref, other: airports.get('LAS')!.ref,
    mode: 'air', direction: 'transit', kind: 'manifest-line', source: 'identity--6f8b52f1-7a2c-4d0e-9c35-1a4be2d7f093', markings: [],
  })
})

test('[MOVE-11] rows of no known airport or no time are counted, and the others keep their ids', () => {
  const all = [['2001-01-01T00:01:00Z', 'LAX', 'LAS'], ['2001-01-01T00:02:00Z', 'QQQ', 'LAS'], ['2001-01-01T00:03:00Z', null, 'LAS'], ['1969-01-01T00:03:00Z', 'ATL', 'LAS'], [null, 'ATL', 'LAS'], ['2001-01-01T00:04:00Z', 'ATL', 'JFK']] as const
  const bytes = flights(all)
  const read = readFlights(bytes, airports)
  if (!read.ok) throw new Error(read.why)
  expect([read.rows, read.unplaced, read.untimed]).toEqual([6, 2, 2])
  const [part] = [...read.parts]
  const better = readFlights(bytes, new Map([...airports, ['QQQ', airports.get('JFK')!]]))
  const [more] = better.ok ? [...better.parts] : []
  expect([part!.columns.rows, more!.columns.rows]).toEqual([2, 3])
  expect([idAt(part!.names, 0), idAt(part!.names, 1)]).toEqual([idAt(more!.names, 0), idAt(more!.names, 2)])
})

test('[MOVE-8] other Parquet is not flights', () => {
  const other = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'date', data: ['x'], type: 'STRING' }] }))
  expect(isFlights(other)).toBe(false)
  expect(readFlights(other, airports)).toEqual({ ok: false, why: 'not-a-movement-file' })
  expect(readFlights(Uint8Array.of(1), airports)).toEqual({ ok: false, why: 'unknown-format' })
  expect(isFlights(flights([['2001-01-01T00:01:00Z', 'LAX', 'LAS']]))).toBe(true)
})

// Known answers: PROVENANCE.md of the data.
test.skipIf(!hasMaterial)(`[MOVE-11] three million real flights, on 3,399 routes between 229 airports${WITHOUT_MATERIAL}`, { timeout: 60_000 }, () => {
  const read = readFlights(material('scale/flights-3m.parquet'), airports)
  if (!read.ok) throw new Error(read.why)
  expect([read.rows, read.unplaced, read.untimed]).toEqual([3_000_000, 0, 0])
  const routes = new Map<string, number>()
  const days = new Map<number, number>()
  let [rows, first, last] = [0, Infinity, 0]
  for (const { columns, names } of read.parts) {
    expect(soundColumns(columns)).toBe(true)
    expect('batch' in names && names.first).toBe(rows)
    rows += columns.rows
    for (let row = 0; row < columns.rows; row++) {
      const route = `${columns.places[columns.post[row]!]!.label.slice(-3)}>${columns.places[columns.other[row]!]!.label.slice(-3)}`
      routes.set(route, (routes.get(route) ?? 0) + 1)
      const time = columns.time[row]!
      const day = Math.floor(time / 86_400)
      days.set(day, (days.get(day) ?? 0) + 1)
      first = Math.min(first, time)
      last = Math.max(last, time)
    }
  }
  const perDay = [...days.values()]
  expect(rows).toBe(3_000_000)
  expect(routes.size).toBe(3_399)
  expect([...routes].sort(([, a], [, b]) => b - a)[0]).toEqual(['LAX>LAS', 8_323])
  expect(new Set([...routes.keys()].flatMap(route => route.split('>'))).size).toBe(229)
  expect([...routes.keys()].filter(route => route.slice(0, 3) === route.slice(4))).toEqual([])
  expect([days.size, Math.max(...perDay), Math.min(...perDay.slice(0, -1)), perDay.at(-1)]).toEqual([182, 17_548, 14_267, 6])
  expect([first, last].map(time => new Date(time * 1000).toISOString())).toEqual(['2001-01-01T00:01:00.000Z', '2001-07-01T00:00:00.000Z'])
})
