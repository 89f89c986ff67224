import fc from 'fast-check'
import { allocate } from '../../../shared/columns/capacity.ts'
import { project } from '../../../shared/columns/projection.ts'
import { Routes } from '../../../shared/columns/routes.ts'
import type { Lens, MovementColumns } from '../../../shared/columns/table.ts'

export const EVERYTHING: Lens = { modes: [], directions: [], kinds: [], posts: [], sources: [], markings: [], entities: [] }

export interface RandomTable {
  readonly table: MovementColumns
  readonly routes: readonly (readonly [number, number])[]
}

/** Small dictionaries and few distinct times, so that equal values and empty results are common. */
export function tables(mostRows = 60): fc.Arbitrary<RandomTable> {
  const row = fc.record({
    time: fc.oneof(fc.nat(20), fc.nat(2_000_000_000)), latitude: fc.integer({ min: -8_500_000, max: 8_500_000 }), longitude: fc.integer({ min: -18_000_000, max: 18_000_000 }),
    post: fc.nat(5), other: fc.nat(5), mode: fc.nat(6), direction: fc.nat(4), kind: fc.nat(3),
    subject: fc.nat(6), conveyance: fc.nat(6), document: fc.nat(6), source: fc.nat(3), marking: fc.nat(3),
  })
  return fc.tuple(fc.array(row, { maxLength: mostRows, size: 'max' }), fc.boolean()).map(([unordered, ordered]) => {
    const rows = ordered ? unordered.toSorted((a, b) => a.time - b.time) : unordered
    const room = allocate(rows.length + 3, bytes => new ArrayBuffer(bytes))
    const table = { ...room, rows: rows.length }
    rows.forEach((values, at) => {
      for (const [name, value] of Object.entries(values)) table[name as keyof typeof values][at] = value
    })
    const routes = new Routes()
    project(table, 0, table.rows)
    routes.assign(table, 0, table.rows)
    return { table, routes: routes.pairs }
  })
}

export const lenses: fc.Arbitrary<Lens> = fc.record({
  from: fc.option(fc.oneof(fc.nat(20), fc.nat(2_000_000_000)), { nil: undefined }), to: fc.option(fc.oneof(fc.nat(20), fc.nat(2_000_000_000)), { nil: undefined }),
  modes: some(6), directions: some(4), kinds: some(3), posts: some(5), sources: some(3), markings: some(3), entities: some(6),
  area: fc.option(fc.array(fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -80, max: 80 })), { minLength: 3, maxLength: 6 }), { nil: undefined }),
}).map(lens => {
  const { from, to, area, ...lists } = lens
  return { ...lists, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(area === undefined ? {} : { area }) }
})

function some(largest: number): fc.Arbitrary<number[]> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: fc.uniqueArray(fc.nat(largest), { maxLength: 4 }) })
}
