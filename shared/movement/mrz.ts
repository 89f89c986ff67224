/** One field of a machine-readable zone with the digit that guards it. */
export interface MrzCheck {
  readonly field: 'number' | 'birth' | 'expiry' | 'optional' | 'whole'
  /** The digit that the field asks for, and the one that was read. */
  readonly expected: string
  readonly read: string
}

/** What the machine-readable zone of a travel document says. */
export interface Mrz {
  readonly format: 'TD1' | 'TD2' | 'TD3'
  readonly kind: string
  readonly issuer: string
  readonly surname: string
  readonly given: string
  readonly number: string
  readonly nationality: string
  /** `YYMMDD` as read: which century is not written in it. */
  readonly birth: string
  readonly expiry: string
  readonly sex: 'F' | 'M' | ''
  /** Checks that fail; empty when every digit holds. */
  readonly mismatches: readonly MrzCheck[]
}

const LENGTHS = { 90: 'TD1', 72: 'TD2', 88: 'TD3' } as const

/**
 * Reads a machine-readable zone as scanners and clipboards give it: with or without line ends. Undefined for what does not have the form of one;
 * digits that do not fit are told, because a forged or a badly read document is just what somebody looks for.
 *
 * @see ICAO Doc 9303 parts 4, 5 and 6, eighth edition; check digits part 3 §4.9.
 */
export function readMrz(scanned: string): Mrz | undefined {
  if (scanned.length > 200) return undefined
  const text = scanned.toUpperCase().replaceAll(/\s/g, '')
  const format = LENGTHS[text.length as keyof typeof LENGTHS]
  if (format === undefined || !/^[A-Z0-9<]+$/.test(text) || !(format === 'TD3' ? /^P/ : /^[ACI]/).test(text) || !text.includes('<')) return undefined
  return format === 'TD1' ? readCard(text) : readBooklet(text, format)
}

/** Two lines: the names in the first, everything else in the second. */
function readBooklet(text: string, format: 'TD2' | 'TD3'): Mrz {
  const width = format === 'TD2' ? 36 : 44
  const [first, second] = [text.slice(0, width), text.slice(width)]
  const last = width - 1
  const optional = second.slice(28, format === 'TD2' ? 35 : 42)
  const number = longNumber(second.slice(0, 9), second[9]!, format === 'TD2' ? optional : '')
  const checks: readonly MrzCheck[] = [
    check('number', number.text, number.digit), check('birth', second.slice(13, 19), second[19]!), check('expiry', second.slice(21, 27), second[27]!),
    // An empty optional field may have a filler in place of its digit.
    ...(format === 'TD2' || (second[42] === '<' && /^<*$/.test(optional)) ? [] : [check('optional', optional, second[42]!)]),
    check('whole', second.slice(0, 10) + second.slice(13, 20) + second.slice(21, last), second[last]!),
  ]
  return {
    format, kind: bare(first.slice(0, 2)), issuer: bare(first.slice(2, 5)), ...names(first.slice(5)), number: bare(number.text), nationality: bare(second.slice(10, 13)),
    birth: second.slice(13, 19), expiry: second.slice(21, 27), sex: sexOf(second[20]!), mismatches: failing(checks),
  }
}

/** Three lines: number, dates, names. */
function readCard(text: string): Mrz {
  const [first, second, third] = [text.slice(0, 30), text.slice(30, 60), text.slice(60)]
  const number = longNumber(first.slice(5, 14), first[14]!, first.slice(15))
  const checks: readonly MrzCheck[] = [
    check('number', number.text, number.digit), check('birth', second.slice(0, 6), second[6]!), check('expiry', second.slice(8, 14), second[14]!),
    check('whole', first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29), second[29]!),
  ]
  return {
    format: 'TD1', kind: bare(first.slice(0, 2)), issuer: bare(first.slice(2, 5)), ...names(third), number: bare(number.text), nationality: bare(second.slice(15, 18)),
    birth: second.slice(0, 6), expiry: second.slice(8, 14), sex: sexOf(second[7]!), mismatches: failing(checks),
  }
}

/** A number of more than nine places goes on in the optional field, its digit behind it, and a filler stands where the digit would be. */
function longNumber(nine: string, digit: string, optional: string): { readonly text: string; readonly digit: string } {
  const rest = /^([A-Z0-9]+)([0-9])(?:<|$)/.exec(optional)
  return digit === '<' && rest !== null ? { text: nine + rest[1]!, digit: rest[2]! } : { text: nine, digit }
}

/** Weights 7, 3, 1; letters count 10 to 35, the filler nothing. */
export function mrzDigit(field: string): string {
  let sum = 0
  for (let place = 0; place < field.length; place++) {
    const code = field.charCodeAt(place)
    sum += (code >= 65 ? code - 55 : code >= 48 && code <= 57 ? code - 48 : 0) * [7, 3, 1][place % 3]!
  }
  return String(sum % 10)
}

const check = (field: MrzCheck['field'], text: string, read: string): MrzCheck => ({ field, expected: mrzDigit(text), read })
const failing = (checks: readonly MrzCheck[]): readonly MrzCheck[] => checks.filter(({ expected, read }) => expected !== read)
const bare = (field: string): string => field.replaceAll('<', ' ').trim()
const sexOf = (letter: string): Mrz['sex'] => (letter === 'F' || letter === 'M' ? letter : '')

function names(field: string): { readonly surname: string; readonly given: string } {
  const [surname = '', given = ''] = field.split('<<')
  return { surname: bare(surname), given: bare(given) }
}
