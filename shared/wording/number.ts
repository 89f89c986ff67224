import { LOCALE } from './wording.ts'

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumSignificantDigits: 3 })
const part = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 })
const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `154,238`. */
export const count = (n: number): string => whole.format(n)

/** `154k`, `1.2m`: for labels that have no room for every digit. */
export const roughly = (n: number): string => short.format(n)

/** `42%`. @param fraction 0…1. */
export const percent = (fraction: number): string => part.format(fraction)

/** `3.4 MB`: decimal units, as disks are sold. */
export function bytes(n: number): string {
  const step = n < 1_000 ? 0 : Math.min(Math.floor(Math.log10(n) / 3), BYTES.length - 1)
  const scaled = n / 1_000 ** step
  // 999,600 B is 1.0 MB and not 1,000 kB.
  if (Math.round(scaled) >= 1_000 && step < BYTES.length - 1) return bytes(1_000 ** (step + 1))
  return `${step === 0 || scaled >= 99.95 ? Math.round(scaled) : scaled.toFixed(1)} ${BYTES[step]}`
}
