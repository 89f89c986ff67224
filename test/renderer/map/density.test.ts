import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blur } from '../../../renderer/map/density-picture.ts'

test('[CHART-6] the glow of a cell is its own count and those around it, weighted 1 2 1 across and down', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.nat(50)), (columns, rows, values) => {
    const counts = Int32Array.from({ length: columns * rows }, () => values.next().value)
    const at = (column: number, row: number): number => column < 0 || row < 0 || column >= columns || row >= rows ? 0 : counts[row * columns + column]!
    const wanted = counts.map((_, cell) => {
      const [column, row] = [cell % columns, Math.floor(cell / columns)]
      let sum = 0
      for (const [dx, wx] of [[-1, 1], [0, 2], [1, 1]] as const) for (const [dy, wy] of [[-1, 1], [0, 2], [1, 1]] as const) sum += wx * wy * at(column + dx, row + dy)
      return sum
    })
    expect(blur(counts, columns, rows)).toEqual(wanted)
  }))
})
