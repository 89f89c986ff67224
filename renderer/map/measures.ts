import { count } from '../../shared/wording/number.ts'

/** `850 m`, `12.4 km`, `1,240 km`: as many digits as a hand on a map is worth. @param metres Not negative. */
export function kilometres(metres: number): string {
  if (metres < 999.5) return `${Math.round(metres)} m`
  const far = metres / 1_000
  return `${far < 99.95 ? far.toFixed(1) : count(far)} km`
}

/** `0.42 km²`, `12,309 km²`. @param squareMetres Not negative. */
export function squareKilometres(squareMetres: number): string {
  const large = squareMetres / 1e6
  return `${large < 9.995 ? large.toFixed(2) : count(large)} km²`
}
