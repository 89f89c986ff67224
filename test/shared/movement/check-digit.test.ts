import { expect, test } from 'vitest'
import { checkDigitOf } from '../../../shared/movement/check-digit.ts'

test.each([
  // The example of ISO 6346 itself.
  ['equipment_number', 'CSQU 305438-3', 'CSQU3054383', 'ISO 6346', '3'],
  ['imo_number', 'IMO 9074729', '9074729', 'IMO A.1117(30)', '9'],
  ['vin', '1M8GDM9AXKP042788', '1M8GDM9AXKP042788', 'ISO 3779', 'X'],
  ['vin', '11111111111111111', '11111111111111111', 'ISO 3779', '1'],
] as const)('[MOVE-15] %s %s holds', (name, value, normal, rule, expected) => {
  expect(checkDigitOf(name, value)).toEqual({ normal, rule, expected, holds: true })
})

test('[MOVE-15] one digit wrong is found, and what has no check digit gives nothing', () => {
  for (let digit = 0; digit < 10; digit++) {
    expect(checkDigitOf('imo_number', `907472${digit}`)?.holds).toBe(digit === 9)
    expect(checkDigitOf('equipment_number', `CSQU305438${digit}`)?.holds).toBe(digit === 3)
  }
  expect([checkDigitOf('imo_number', '12'), checkDigitOf('name', '9074729'), checkDigitOf('vin', '1M8GDM9AXKP04278O')]).toEqual([undefined, undefined, undefined])
})
