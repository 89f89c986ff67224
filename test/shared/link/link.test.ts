import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexSubjects } from '../../../shared/columns/subjects.ts'
import type { MovementColumns } from '../../../shared/columns/table.ts'
import { linksAmong, rowsBetween } from '../../../shared/link/chart.ts'
import { HUB_FROM, namedIn, neighboursOf } from '../../../shared/link/neighbours.ts'
import { type Step, pathInTime } from '../../../shared/link/paths.ts'
import { tables } from '../columns/random-table.ts'

const ENTITIES = 8
const everyone = Array.from({ length: ENTITIES - 1 }, (_, i) => i + 1)
const rowsOf = (table: MovementColumns): number[] => Array.from({ length: table.rows }, (_, row) => row)
const shared = (table: MovementColumns, a: number, b: number): number[] =>
  rowsOf(table).filter(row => [a, b].every(e => [table.subject[row], table.conveyance[row], table.document[row]].includes(e))).sort((x, y) => table.time[x]! - table.time[y]! || x - y)

test('[LINK-1] neighbours are those that share a row, with how often and when', () => {
  fc.assert(fc.property(tables(), ({ table }) => {
    const index = indexSubjects(table, ENTITIES)
    for (const entity of everyone) {
      const { linked, stubs } = neighboursOf(table, index, entity, () => 'person')
      const wanted = everyone.filter(other => other !== entity && shared(table, entity, other).length > 0).map(other => {
        const times = shared(table, entity, other).map(row => table.time[row]!)
        return { entity: other, rows: times.length, first: times[0], last: times.at(-1) }
      })
      expect(stubs).toEqual([])
      expect([...linked].sort((a, b) => a.entity - b.entity)).toEqual(wanted)
    }
  }), { numRuns: 200 })
})

test('[LINK-1] a span leaves out what lies outside', () => {
  fc.assert(fc.property(tables(), fc.nat(), fc.nat(), ({ table }, from, length) => {
    const index = indexSubjects(table, ENTITIES)
    const span = { from, to: from + length }
    for (const { entity, rows } of neighboursOf(table, index, 1, () => 0, span).linked) {
      expect(rows).toBe(shared(table, 1, entity).filter(row => table.time[row]! >= span.from && table.time[row]! < span.to).length)
    }
  }), { numRuns: 100 })
})

test('[LINK-2] a rental firm on a hundred thousand rows is a few stubs, and costs as many steps as rows', () => {
  const rows = 100_000
  const table = people(rows)
  const index = indexSubjects(table, rows + 2)
  const { linked, stubs } = neighboursOf(table, index, 1, () => 'person')
  expect(linked).toEqual([])
  expect(stubs).toEqual([{ kind: 'person', entities: rows, rows, first: 0, last: rows - 1 }])
  const few = neighboursOf(people(HUB_FROM), indexSubjects(people(HUB_FROM), HUB_FROM + 2), 1, () => 'person')
  expect(few.linked).toHaveLength(HUB_FROM)
  expect(few.stubs).toEqual([])
})

test('[LINK-3] the lines of a chart are those among its entities, each with the rows behind it', () => {
  fc.assert(fc.property(tables(), fc.subarray(everyone), ({ table }, chosen) => {
    const index = indexSubjects(table, ENTITIES)
    const links = linksAmong(table, index, new Set(chosen))
    const wanted = chosen.flatMap(a => chosen.filter(b => a < b && shared(table, a, b).length > 0).map(b => [a, b, shared(table, a, b).length]))
    expect(links.map(({ a, b, rows }) => [a, b, rows])).toEqual(wanted)
    for (const { a, b } of links) expect([...rowsBetween(table, index, a, b)]).toEqual(shared(table, a, b))
  }), { numRuns: 200 })
})

test('[LINK-4] a path respects time, has the fewest movements, and of those arrives first', () => {
  fc.assert(fc.property(tables(), ({ table }) => {
    for (const [from, to] of [[1, 2], [2, 1], [3, 5], [1, 7]] as const) {
      const path = pathInTime(table, ENTITIES, { from, to, longest: 4 })
      const best = bestOfAll(table, from, to, 4)
      expect(path === undefined ? undefined : { length: path.length, arrives: arrival(table, path) }).toEqual(best)
      if (path !== undefined) expectInOrder(table, from, to, path)
    }
  }), { numRuns: 200 })
})

test('[LINK-5] a path goes round a hub, and may still begin or end there', () => {
  // 1 – 2 (hub) – 4 directly, 1 – 3 – 5 – 4 the long way.
  const table = rowsNaming([[0, 1, 2], [1, 2, 4], [2, 1, 3], [3, 3, 5], [4, 5, 4]])
  const avoid = (entity: number): boolean => entity === 2
  expect(pathInTime(table, ENTITIES, { from: 1, to: 4 })?.map(step => step.entity)).toEqual([2, 4])
  expect(pathInTime(table, ENTITIES, { from: 1, to: 4, avoid })?.map(step => step.entity)).toEqual([3, 5, 4])
  expect(pathInTime(table, ENTITIES, { from: 1, to: 2, avoid })?.map(step => step.entity)).toEqual([2])
  expect(pathInTime(table, ENTITIES, { from: 2, to: 4, avoid })?.map(step => step.entity)).toEqual([4])
})

test('[LINK-4] what comes later cannot have led to what was before', () => {
  const table = rowsNaming([[10, 1, 2], [5, 2, 3]])
  expect(pathInTime(table, ENTITIES, { from: 1, to: 3 })).toBeUndefined()
  expect(pathInTime(table, ENTITIES, { from: 3, to: 1 })).toEqual([{ row: 1, entity: 2 }, { row: 0, entity: 1 }])
  expect(pathInTime(table, ENTITIES, { from: 1, to: 1 })).toEqual([])
})

test('[LINK-4] a longer way may arrive where a shorter one comes too late', () => {
  // 1 meets 3 at 10, but by way of 2 already at 5; 3 meets 4 at 7.
  const table = rowsNaming([[10, 1, 3], [4, 1, 2], [5, 2, 3], [7, 3, 4]])
  expect(pathInTime(table, ENTITIES, { from: 1, to: 4 })?.map(step => step.entity)).toEqual([2, 3, 4])
})

/** Every sequence of rows, one after the other. */
function bestOfAll(table: MovementColumns, from: number, to: number, longest: number): { length: number; arrives: number } | undefined {
  let ends = new Map<number, number>([[from, 0]])
  for (let length = 1; length <= longest; length++) {
    const next = new Map(ends)
    for (const row of rowsOf(table)) {
      const named = namedIn(table, row)
      for (const before of named) {
        const since = ends.get(before)
        if (since === undefined || since > table.time[row]!) continue
        for (const entity of named) next.set(entity, Math.min(next.get(entity) ?? Infinity, table.time[row]!))
      }
    }
    next.set(from, 0)
    if (next.has(to)) return { length, arrives: next.get(to)! }
    ends = next
  }
  return undefined
}

const arrival = (table: MovementColumns, path: readonly Step[]): number => table.time[path.at(-1)!.row]!

function expectInOrder(table: MovementColumns, from: number, to: number, path: readonly Step[]): void {
  let [at, since] = [from, 0]
  for (const { row, entity } of path) {
    expect(namedIn(table, row)).toEqual(expect.arrayContaining([at, entity]))
    expect(table.time[row]).toBeGreaterThanOrEqual(since)
    at = entity
    since = table.time[row]!
  }
  expect(at).toBe(to)
}

const people = (rows: number): MovementColumns => rowsNaming(Array.from({ length: rows }, (_, i) => [i, 1, i + 2] as const))

/** Rows of [time, subject, conveyance]. */
function rowsNaming(named: readonly (readonly [time: number, subject: number, conveyance: number])[]): MovementColumns {
  const rows = named.length
  const narrow = new Uint16Array(rows)
  const small = new Uint8Array(rows)
  return {
    rows, capacity: rows, time: Uint32Array.from(named, ([time]) => time), arrived: new Uint32Array(rows), latitude: new Int32Array(rows), longitude: new Int32Array(rows),
    x: new Float32Array(rows), y: new Float32Array(rows), post: narrow, other: narrow, route: new Uint32Array(rows), mode: small, direction: small, kind: small,
    subject: Uint32Array.from(named, ([, subject]) => subject), conveyance: Uint32Array.from(named, ([, , conveyance]) => conveyance), document: new Uint32Array(rows),
    source: narrow, marking: narrow, grade: small
  }
}
