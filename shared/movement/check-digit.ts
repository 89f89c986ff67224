/** A number that carries a digit by which a slip of the pen shows. */
export interface Checked {
  /** Upper case, without blanks and hyphens. */
  readonly normal: string
  /** The rule that the digit follows. */
  readonly rule: 'ISO 6346' | 'IMO A.1117(30)' | 'ISO 3779'
  readonly holds: boolean
  /** The digit that the rest asks for. */
  readonly expected: string
}

/** What the check digit of an identifier says; undefined for what has none or does not look like one. @param name As facts name it: `imo_number`. */
export function checkDigitOf(name: string, value: string): Checked | undefined {
  const normal = value.toUpperCase().replaceAll(/[\s\-./]/g, '')
  switch (name) {
    case 'equipment_number': case 'container_number': return container(normal)
    case 'imo_number': return imo(normal)
    case 'vin': case 'vehicle_identification_number': return vin(normal)
    default: return undefined
  }
}

const checked = (normal: string, rule: Checked['rule'], expected: string, given: string): Checked => ({ normal, rule, expected, holds: expected === given })

function container(text: string): Checked | undefined {
  if (!/^[A-Z]{3}[JRUZ]\d{7}$/.test(text)) return undefined
  return checked(text, 'ISO 6346', String(containerDigit(text)), text[10]!)
}

/** ISO 6346:2022 Annex A, of the first ten characters: letters count 10 to 38 without the multiples of 11, each place twice the one before, modulo 11 and then 10. */
export function containerDigit(text: string): number {
  let sum = 0
  for (let place = 0; place < 10; place++) {
    const code = text.charCodeAt(place)
    const letter = code - 65 + 10
    const value = code >= 65 ? letter + Math.floor((letter - 1) / 10) : code - 48
    sum += value * 2 ** place
  }
  return sum % 11 % 10
}

function imo(text: string): Checked | undefined {
  const digits = /^(?:IMO)?(\d{7})$/.exec(text)?.[1]
  if (digits === undefined) return undefined
  return checked(digits, 'IMO A.1117(30)', String(imoDigit(digits)), digits[6]!)
}

/** IMO Resolution A.1117(30): the first six digits times 7 to 2, the last digit of the sum. */
export function imoDigit(digits: string): number {
  let sum = 0
  for (let place = 0; place < 6; place++) sum += Number(digits[place]) * (7 - place)
  return sum % 10
}

const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const VIN_VALUES = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'

/** ISO 3779 as 49 CFR 565 demands it of North American vehicles; elsewhere the ninth place may be anything. */
function vin(text: string): Checked | undefined {
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(text)) return undefined
  let sum = 0
  for (let place = 0; place < 17; place++) sum += VIN_VALUES.indexOf(text[place]!) % 10 * VIN_WEIGHTS[place]!
  const rest = sum % 11
  return checked(text, 'ISO 3779', rest === 10 ? 'X' : String(rest), text[8]!)
}
