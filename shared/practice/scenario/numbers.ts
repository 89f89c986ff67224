/** What a letter is worth in a container number: 10 for A upwards, leaving out the multiples of 11. ISO 6346:2022 Annex A. */
function letterWorth(code: number): number {
  const place = code - 65
  return 10 + place + (place > 0 ? 1 : 0) + (place > 10 ? 1 : 0) + (place > 20 ? 1 : 0)
}

/** Check digit of the ten characters before it; 10 is written 0. ISO 6346:2022 Annex A. */
export function containerCheckDigit(number: string): number {
  let sum = 0
  for (let i = 0; i < 10; i++) {
    const code = number.charCodeAt(i)
    sum += (code >= 65 ? letterWorth(code) : code - 48) * 2 ** i
  }
  return sum % 11 % 10
}

/** `EXQU0000019`: owner code, category U, six digits, check digit. The owner codes begin with EX: no container of the world carries them. */
export function containerNumber(owner: string, serial: number): string {
  const number = `${owner}U${String(serial).padStart(6, '0')}`
  return `${number}${containerCheckDigit(number)}`
}

/** Six digits and their check digit: the sum of each times 7 … 2, its last digit. IMO Resolution A.1117(30). */
export function imoNumber(serial: number): string {
  const digits = String(serial).padStart(6, '0')
  let sum = 0
  for (let i = 0; i < 6; i++) sum += Number(digits[i]) * (7 - i)
  return `${digits}${sum % 10}`
}

/**
 * The n-th number of so many digits in an order that looks like none; every n below the limit has its own.
 * 7,368,787 is a prime that divides no power of ten, so that the steps visit every number once.
 */
export function scattered(n: number, digits: number, offset: number): string {
  const limit = 10 ** digits
  return String((n % limit * (7_368_787 % limit) + offset) % limit).padStart(digits, '0')
}
