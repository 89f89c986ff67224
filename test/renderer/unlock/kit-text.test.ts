import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { codeLines, readCode, readLine } from '../../../renderer/unlock/kit-text.ts'

/** Beside whatever else this computer does. */
vi.setConfig({ testTimeout: 60_000 })

const USES = [['kit', 20], ['card', 25]] as const
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(array => new Uint8Array(array))
const printed = (lines: ReturnType<typeof codeLines>): string => lines.map(({ groups, word }) => `${groups.join(' ')}  ${word}`).join('\n')

test.each(USES)('[DOOR-18] a %s reads as it was printed, however it is typed', (use, length) => {
  fc.assert(fc.property(bytes(length), code => {
    const lines = codeLines(use, code)
    expect(lines).toHaveLength(length / 5)
    const letters = lines.map(({ groups }) => groups.join(''))
    const sloppy = letters.map(line => line.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replace(/(..)/g, '$1 '))
    for (const typed of [printed(lines), letters.join('\n'), letters.join(''), letters.join('-'), sloppy.join('\r\n\n'), printed(lines).toUpperCase()]) {
      expect(readCode(use, typed), typed).toEqual({ ok: true, bytes: code })
    }
  }), { numRuns: 200 })
})

test('[DOOR-18] the words come from the list, and a known kit is printed so', () => {
  expect(printed(codeLines('kit', Uint8Array.from({ length: 20 }, (_, i) => i)))).toBe(KNOWN)
})

/** As printed on 2026-11-25: what lies in a safe has to be readable for ever. */
const KNOWN = '000G 40R4  dawn\n0M30 E209  argue\n185G R38E  same\n1W81 24GK  flock'

test.each(USES)('[DOOR-18] of a %s every wrong letter and every swap of neighbours is noticed by the word of its line', (use, length) => {
  const code = new Uint8Array(length).map((_, i) => i * 37 + 11)
  codeLines(use, code).forEach(({ groups, word }, line) => {
    const right = groups.join('')
    expect(readLine(use, line, `${right} ${word}`)).toBe('ok')
    for (let at = 0; at < 8; at++) {
      for (const letter of LETTERS) if (letter !== right[at]) expect(readLine(use, line, `${right.slice(0, at)}${letter}${right.slice(at + 1)} ${word}`)).toBe('check')
      const swapped = right.slice(0, at) + (right[at + 1] ?? '') + (right[at] ?? '') + right.slice(at + 2)
      if (at < 7 && swapped !== right) expect(readLine(use, line, `${swapped} ${word}`)).toBe('check')
    }
    expect(readLine(use, line, right.slice(0, 7))).toBe('short')
    expect(readLine(use, line, `${right.slice(0, 7)}U`)).toBe('letters')
  })
})

test('[DOOR-18] lines in the wrong order, a card for a kit, and lines too few or too many are told by their number', () => {
  const lines = codeLines('kit', new Uint8Array(20).map((_, i) => i + 1)).map(({ groups, word }) => `${groups.join(' ')} ${word}`)
  const [a, b, c, d] = lines as [string, string, string, string]
  expect(readCode('kit', [a, c, b, d].join('\n'))).toEqual({ ok: false, line: 1, why: 'check' })
  expect(readCode('kit', [a, b, c].join('\n'))).toEqual({ ok: false, line: 3, why: 'short' })
  expect(readCode('kit', [a, b, c, d, a].join('\n'))).toEqual({ ok: false, line: 4, why: 'letters' })
  expect(readCode('card', [a, b, c, d, a].join('\n'))).toEqual({ ok: false, line: 0, why: 'check' })
  expect(readCode('kit', '')).toEqual({ ok: false, line: 0, why: 'short' })
})
