import { expect, test } from 'vitest'
import { mrzDigit, readMrz } from '../../../shared/movement/mrz.ts'

// The specimens of ICAO Doc 9303, eighth edition: part 4 appendix A, part 5 appendix A, part 6 appendix A.
const TD3 = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10'
const TD1 = 'I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<'
const TD2 = 'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6'
const ANNA = { surname: 'ERIKSSON', given: 'ANNA MARIA', issuer: 'UTO', nationality: 'UTO', birth: '740812', expiry: '120415', sex: 'F', mismatches: [] }

test('[TYPED-1] the specimens of ICAO 9303 read as they are printed, with line ends, blanks or neither', () => {
  for (const glued of [(text: string) => text, (text: string) => text.replaceAll('\n', ''), (text: string) => ` ${text.replaceAll('\n', ' ').toLowerCase()} `]) {
    expect(readMrz(glued(TD3))).toEqual({ ...ANNA, format: 'TD3', kind: 'P', number: 'L898902C3' })
    expect(readMrz(glued(TD2))).toEqual({ ...ANNA, format: 'TD2', kind: 'I', number: 'D23145890' })
    expect(readMrz(glued(TD1))).toEqual({ ...ANNA, format: 'TD1', kind: 'I', number: 'D23145890' })
  }
})

test('[TYPED-1] a wrong digit is told with the one that was expected, in its field and in the whole', () => {
  expect(readMrz(TD3.replace('L898902C3', 'L898902C4'))?.mismatches).toEqual([{ field: 'number', expected: mrzDigit('L898902C4'), read: '6' }, { field: 'whole', expected: expect.any(String), read: '0' }])
  expect(readMrz(TD2.replace('7408122', '7408132'))?.mismatches.map(({ field }) => field)).toEqual(['birth', 'whole'])
})

test('[TYPED-1] part 3 §4.9: 520727 asks for 3, AB2134<<< for 5', () => {
  expect(mrzDigit('520727')).toBe('3')
  expect(mrzDigit('AB2134<<<')).toBe('5')
})

test('[TYPED-1] a number of more than nine places goes on in the optional field', () => {
  // Part 5 §4.2.2 note j: the number D23145890734, whose digit is 9.
  const long = readMrz('I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<')
  expect(long).toMatchObject({ number: 'D23145890734', surname: 'STEVENSON' })
  expect(long?.mismatches.some(({ field }) => field === 'number')).toBe(false)
})

test('[TYPED-1] what is none is none', () => {
  for (const text of ['', 'van', 'A'.repeat(88), '<'.repeat(90), 'P'.repeat(1_000), `${TD3}X`]) expect(readMrz(text)).toBeUndefined()
})
