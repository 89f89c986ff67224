import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LINES, lineStates } from '../../../renderer/unlock/code-box.tsx'
import { codeLines, readCode } from '../../../renderer/unlock/kit-text.ts'
import { asTyped } from '../../../renderer/unlock/sheet.tsx'
import { isLine } from '../../../renderer/unlock/typed-line.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(given => Uint8Array.from(given))
const SIZES = { kit: 20, card: 25 } as const

test.each(['kit', 'card'] as const)('[DOOR-25] what stands on a %s, and what its square types, is read as what was printed', use => {
  fc.assert(fc.property(bytes(SIZES[use]), code => {
    const lines = codeLines(use, code)
    expect(lines).toHaveLength(LINES[use])
    expect(lineStates(use, asTyped(lines))).toEqual(lines.map(() => 'ok'))
    expect(readCode(use, asTyped(lines))).toEqual({ ok: true, bytes: code })
  }))
})

test('[DOOR-20] a line typed from the paper counts with its word or without, whatever the case and the gaps, and with o for 0 and i for 1', () => {
  fc.assert(fc.property(bytes(20), fc.integer({ min: 0, max: 3 }), (code, at) => {
    const { groups, word } = codeLines('kit', code)[at] ?? { groups: ['', ''], word: '' }
    for (const typed of [groups.join(' '), groups.join('').toLowerCase(), ` ${groups.join('-')}  ${word.toUpperCase()} `, groups.join('').replaceAll('0', 'o').replaceAll('1', 'i')]) expect(isLine(typed, groups, word)).toBe(true)
    for (const typed of ['', groups[0], word, `${groups.join('')} ${word}x`]) expect(isLine(typed, groups, word)).toBe(false)
  }))
})

test('[DOOR-20] a wrong letter in any place of a line does not count', () => {
  fc.assert(fc.property(bytes(20), fc.integer({ min: 0, max: 7 }), fc.constantFrom(...Array.from('23456789ABCDEFGH')), (code, place, letter) => {
    const { groups, word } = codeLines('kit', code)[2] ?? { groups: ['', ''], word: '' }
    const right = groups.join('')
    fc.pre(right[place] !== letter)
    expect(isLine(right.slice(0, place) + letter + right.slice(place + 1), groups, word)).toBe(false)
  }))
})

test('lines that are not there yet are empty, and a line is judged where it stands', () => {
  const lines = codeLines('kit', Uint8Array.from({ length: 20 }, (_, i) => i * 7))
  const [first, second] = asTyped(lines).split('\n')
  expect(lineStates('kit', '')).toEqual(['empty', 'empty', 'empty', 'empty'])
  expect(lineStates('kit', `${first}\n\n${second}\nAB`)).toEqual(['ok', 'ok', 'short', 'empty'])
  // The word knows its line: two lines that changed places are both wrong.
  expect(lineStates('kit', `${second}\n${first}`).slice(0, 2)).toEqual(['check', 'check'])
})
