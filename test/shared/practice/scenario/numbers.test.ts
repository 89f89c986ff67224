import { expect, test } from 'vitest'
import { containerDigit } from '../../../../shared/movement/check-digit.ts'
import { containerNumber, imoNumber, scattered } from '../../../../shared/practice/scenario/numbers.ts'
import { ship } from '../../../../shared/practice/scenario/fleet.ts'
import { aliasesOf, inventedName } from '../../../../shared/practice/scenario/names.ts'
import { mix, Random, scenarioUuid } from '../../../../shared/practice/scenario/random.ts'
import { isStixId } from '../../../../shared/stix/id.ts'
import { objectsOf, year } from './year.ts'

test.each([['CSQU305438', 3], ['TEXU307007', 9]])('[SCENARIO-11] ISO 6346: %s has check digit %i', (number, digit) => {
  expect(containerDigit(number)).toBe(digit)
})

/** The table of the standard, letter by letter. */
function slowContainerDigit(number: string): number {
  const worth: { readonly [letter: string]: number } = {
    A: 10, B: 12, C: 13, D: 14, E: 15, F: 16, G: 17, H: 18, I: 19, J: 20, K: 21, L: 23, M: 24, N: 25, O: 26, P: 27, Q: 28, R: 29, S: 30, T: 31, U: 32, V: 34, W: 35, X: 36, Y: 37, Z: 38,
  }
  const sum = Array.from(number, (character, i) => (worth[character] ?? Number(character)) * 2 ** i).reduce((a, b) => a + b)
  return sum - Math.floor(sum / 11) * 11 === 10 ? 0 : sum % 11
}

test('[SCENARIO-11] every letter counts as the table of the standard says', () => {
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') expect(containerDigit(`${letter}${letter}${letter}U123456`)).toBe(slowContainerDigit(`${letter}${letter}${letter}U123456`))
  expect(containerNumber('CSQ', 305_438)).toBe('CSQU3054383')
})

test('[SCENARIO-11] IMO numbers end with their check digit', () => {
  expect(imoNumber(907_472)).toBe('9074729')
  for (let n = 0; n < 80; n++) {
    const { imo, mmsi } = ship(4, n)
    expect(Array.from(imo.slice(0, 6), (digit, i) => Number(digit) * (7 - i)).reduce((a, b) => a + b) % 10).toBe(Number(imo[6]))
    expect(imo).toMatch(/^3\d{6}$/)
    expect(mmsi).toMatch(/^799\d{6}$/)
  }
  expect(new Set(Array.from({ length: 80 }, (_, n) => ship(4, n).imo)).size).toBe(80)
})

test('[SCENARIO-11] every container of a year has a right digit and an owner code that nobody has; numbers do not repeat', () => {
  const { movements } = year(21, 5_000)
  const labels = new Map(movements.flatMap(({ subject, document, conveyance }) => [subject, document, conveyance].flatMap(entity => (entity === undefined ? [] : [[entity.ref, entity] as const]))))
  const containers = [...labels.values()].filter(({ kind }) => kind === 'container')
  expect(containers.length).toBeGreaterThan(100)
  for (const { label } of containers) {
    expect(label).toMatch(/^EX[QWYZ]U\d{7}$/)
    expect(containerDigit(label)).toBe(Number(label[10]))
  }
  for (const kind of ['container', 'document', 'vehicle', 'seal', 'track']) {
    const numbers = [...labels.values()].filter(entity => entity.kind === kind).map(({ label }) => label)
    expect(new Set(numbers).size, kind).toBe(numbers.length)
  }
})

test('[SCENARIO-11] scattered numbers visit each number once', () => {
  expect(new Set(Array.from({ length: 10_000 }, (_, n) => scattered(n, 4, 77))).size).toBe(10_000)
  expect(new Set(Array.from({ length: 200_000 }, (_, n) => scattered(n, 7, 4_000_000_000))).size).toBe(200_000)
})

test('[SCENARIO-12] people of all countries are named out of the same syllables, with aliases in other scripts', () => {
  for (let n = 0; n < 500; n++) {
    const { surname, given } = inventedName(9, n)
    expect(surname).toMatch(/^[A-Z][a-z]{5}$/)
    expect(given).toMatch(/^[A-Z][a-z]{5}$/)
  }
  const aliases = [0, 1, 2, 3].flatMap(n => aliasesOf({ surname: 'Bavemo', given: 'Zekoda' }, n))
  for (const script of [
    /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Georgian}/u, /\p{Script=Arabic}/u,
  ]) expect(aliases.some(alias => script.test(alias))).toBe(true)
  expect(aliasesOf({ surname: 'Bavemo', given: 'Zekoda' }, 0)[0]).toBe('Зекода Бавемо (EX)')
  const people = objectsOf(year(9, 2_000).scenario, 'reference').filter(({ type, identity_class }) => type === 'identity' && identity_class === 'individual')
  expect(people).toHaveLength(62)
})

test('[SCENARIO-1] chance: known first numbers, no stream like another, ids of version 4', () => {
  const first = new Random(1, 1)
  expect([first.bits(), first.bits(), first.bits()]).toMatchInlineSnapshot(`
    [
      3770941341,
      677129341,
      4051495983,
    ]
  `)
  expect(new Random(1, 2).bits()).not.toBe(new Random(1, 1).bits())
  expect(mix(1, 2)).not.toBe(mix(2, 1))
  const counts = new Uint32Array(10)
  const random = new Random(7, 7)
  for (let n = 0; n < 100_000; n++) counts[random.below(10)]!++
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  const ids = Array.from({ length: 20_000 }, (_, n) => scenarioUuid(1, 3, n))
  expect(new Set(ids).size).toBe(20_000)
  for (const id of ids.slice(0, 50)) {
    expect(isStixId(`identity--${id}`)).toBe(true)
    expect(id).toMatch(/^.{14}4.{4}[89ab]/)
  }
})
