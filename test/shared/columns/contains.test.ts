import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsContaining, searchable } from '../../../shared/columns/contains.ts'
import { packRemarks } from '../../../shared/columns/remarks.ts'

const words = fc.constantFrom('', 'a', 'ab', 'ABA', 'Čačak', 'čAČAK', 'ÖSTERREICH', 'österreich', '车牌', 'x'.repeat(300), 'seal 4471 broken', '€', '\u0081')

test('[QUERY-12] a text is found in a remark exactly when the remark holds it without regard to case', () => {
  fc.assert(fc.property(fc.array(fc.array(fc.tuple(words, words).map(pair => pair.join('')), { maxLength: 20 }), { maxLength: 3 }), fc.oneof(words, fc.constantFrom('b', '4', 'ČAK', 'rr', 'aa', '牌')), (segments, text) => {
    let first = 0
    const searched = segments.map(remarks => {
      const segment = searchable(packRemarks(remarks), remarks.length, first)
      first += remarks.length
      return segment
    })
    const wanted = segments.flat().flatMap((remark, row) => text !== '' && remark.toLowerCase().includes(text.toLowerCase()) ? [row] : [])
    expect([...rowsContaining(searched, text)]).toEqual(wanted)
  }), { numRuns: 1_000 })
})

test('[QUERY-13] a text that begins in one remark and ends in the next is in neither', () => {
  const segment = searchable(packRemarks(['red van', 'green car', 'van']), 3, 40)
  expect([...rowsContaining([segment], 'vangreen')]).toEqual([])
  expect([...rowsContaining([segment], 'van')]).toEqual([40, 42])
})
