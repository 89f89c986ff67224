/** Random numbers that a failing run can be repeated with: the seed is printed, and `WAYPOST_SEED` sets it. */
export interface Seeded {
  readonly seed: number
  /** A whole number from 0 to below `end`. */
  below(end: number): number
}

export function seeded(what: string): Seeded {
  const seed = Number(process.env['WAYPOST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  console.info(`${what}: seed ${seed}`)
  return seededBy(seed)
}

/** mulberry32. */
export function seededBy(seed: number): Seeded {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { seed, below: end => Math.floor(next() * end) }
}
