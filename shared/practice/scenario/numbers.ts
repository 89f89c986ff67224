import { containerDigit, imoDigit } from '../../movement/check-digit.ts'

/** `EXQU0000019`: owner code, category U, six digits, check digit. The owner codes begin with EX: no container of the world carries them. */
export function containerNumber(owner: string, serial: number): string {
  const number = `${owner}U${String(serial).padStart(6, '0')}`
  return `${number}${containerDigit(number)}`
}

/** Six digits and their check digit. */
export function imoNumber(serial: number): string {
  const digits = String(serial).padStart(6, '0')
  return `${digits}${imoDigit(digits)}`
}

/**
 * The n-th number of so many digits in an order that looks like none; every n below the limit has its own.
 * 7,368,787 is a prime that divides no power of ten, so that the steps visit every number once.
 */
export function scattered(n: number, digits: number, offset: number): string {
  const limit = 10 ** digits
  return String((n % limit * (7_368_787 % limit) + offset) % limit).padStart(digits, '0')
}
