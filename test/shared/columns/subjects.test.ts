import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexSubjects, rowsNaming } from '../../../shared/columns/subjects.ts'
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
