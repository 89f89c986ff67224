import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readFlights } from '../../../shared/movement/flights.ts'
import type { Place } from '../../../shared/movement/movement.ts'
import { parseStix } from '../../../shared/stix/parse.ts'
import { makeCabinet, must, openDesk } from './desk.ts'

const data = process.env['WAYPOST_DATA'] ?? path.resolve('../shared/data')
const isThere = fs.existsSync(data)
if (!isThere) console.warn('Real data is not at hand (WAYPOST_DATA): its tests are skipped.')

/** Enough of the airports list to place a flight. */
function airports(): ReadonlyMap<string, Place> {
  const lines = fs.readFileSync(path.join(data, 'scale/airports.csv'), 'utf8').split('\n').slice(1).filter(Boolean)
  return new Map(lines.flatMap((line, n) => {
    const cells = line.split(',').map(cell => cell.replaceAll('"', ''))
    const [iata = '', name = ''] = cells
    const [latitude, longitude] = cells.slice(-2).map(Number)
    if (latitude === undefined || longitude === undefined || !Number.isFinite(latitude) || !Number.isFinite(longitude)) return []
    return [[iata, { ref: `location--00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`, kind: 'airport', label: name, latitude, longitude, country: 'US' } satisfies Place] as const]
  }))
}

test.skipIf(!isThere)('[VAULT-8] real flights go in once, however often their file is imported', async () => {
  const read = readFlights(new Uint8Array(fs.readFileSync(path.join(data, 'scale/flights-3m.parquet'))), airports())
  if (!read.ok) throw new Error(`flights: ${read.why}`)
  const [first, second] = [...read.parts].slice(0, 2)
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  const take = async (): Promise<unknown> => {
    const { import: id } = must(await desk.calls.beginImport('flights'))
    for (const part of [first!, second!]) must(await desk.calls.importPart(id, { rows: part }))
    return must(await desk.calls.commitImport(id))
  }
  const rows = first!.columns.rows + second!.columns.rows
  expect(await take()).toEqual({ objects: 0, movements: rows, known: 0 })
  expect(await take()).toEqual({ objects: 0, movements: 0, known: rows })
  const { rows: held, bytesOnDisk } = must(await desk.calls.status())
  expect(held).toBe(rows)
  expect(bytesOnDisk / rows).toBeLessThan(20)
  desk.close()
  const again = await openDesk(cabinet)
  expect(again.opened).toMatchObject({ rows, damaged: 0 })
  again.close()
}, 60_000)

const bundles = isThere ? fs.readdirSync(path.join(data, 'stix'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json')) : []

test.skipIf(!isThere)('[VAULT-3] real STIX bundles go in whole, and a second time not at all', async () => {
  const desk = await openDesk(await makeCabinet(false))
  let taken = 0
  for (const time of [1, 2]) {
    for (const name of bundles) {
      const parsed = parseStix(new Uint8Array(fs.readFileSync(path.join(data, 'stix', name))))
      if (!parsed.ok) continue
      const { import: id } = must(await desk.calls.beginImport(name))
      for (let from = 0; from < parsed.objects.length; from += 500) must(await desk.calls.importPart(id, { objects: parsed.objects.slice(from, from + 500) }))
      const { objects, movements } = must(await desk.calls.commitImport(id))
      if (time === 1) taken += objects + movements
      else expect([objects, movements], name).toEqual([0, 0])
    }
  }
  expect(taken).toBeGreaterThan(1_000)
  desk.close()
}, 60_000)
