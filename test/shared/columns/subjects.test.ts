import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexSubjects, rowsNaming, withoutRows } from '../../../shared/columns/subjects.ts'
import { tables } from './random-table.ts'

test('[QUERY-11] the rows of an entity are those that name it in any column, each once, in order of time', () => {
  fc.assert(fc.property(tables(), ({ table }) => {
    const index = indexSubjects(table, 8)
    for (let entity = 0; entity < 10; entity++) {
      const wanted = Array.from({ length: table.rows }, (_, row) => row)
        .filter(row => entity !== 0 && [table.subject[row], table.conveyance[row], table.document[row]].includes(entity))
        .sort((a, b) => table.time[a]! - table.time[b]! || a - b)
      expect([...rowsNaming(index, entity)]).toEqual(wanted)
    }
  }), { numRuns: 300 })
})

test('[QUERY-11] rows that went are in no list, and the others at their new numbers', () => {
  fc.assert(fc.property(tables(), fc.array(fc.nat(60), { maxLength: 12 }), ({ table }, some) => {
    const gone = [...new Set(some.filter(row => row < table.rows))].toSorted((a, b) => a - b)
    const before = indexSubjects(table, 8)
    const after = withoutRows(before, Uint32Array.from(gone))
    for (let entity = 0; entity < 10; entity++) {
      const left = [...rowsNaming(before, entity)].filter(row => !gone.includes(row)).map(row => row - gone.filter(one => one < row).length)
      expect([...rowsNaming(after, entity)]).toEqual(left)
    }
  }), { numRuns: 300 })
})
