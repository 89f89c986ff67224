/** What a soak gets from `npm run soak`. */
export interface Soak {
  /** How many trials were asked for. */
  readonly trials: number
  /** Repeats the same trials; moments at which something is killed depend on the machine as well. */
  readonly seed: number
  /** One plain line for the person at the terminal. */
  readonly say: (line: string) => void
  /** An empty folder that goes with the run; the user that Electron runs as may write in it. */
  readonly scratch: string
  /** Switches after the name, like `--only=sync`. */
  readonly args: readonly string[]
}

export interface Tally {
  readonly passed: number
  readonly failed: number
  /** Trials that this machine cannot run. */
  readonly skipped?: number
}

/** A module of test/soak that `npm run soak -- NAME` runs. */
export interface Suite {
  /** It starts Electron, so that everything is built and laid out before. */
  readonly needsElectron: boolean
  /** Trials when no number is given. */
  readonly usualTrials: number
  run(soak: Soak): Promise<Tally>
}

/** Numbers that follow from a seed (mulberry32). */
export interface Dice {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number, 0 ≤ n < bound. */
  below(bound: number): number
  /** Even between both. */
  between(from: number, to: number): number
  pick<T>(choices: readonly T[]): T
}

export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ t >>> 15, t | 1)
    t ^= t + Math.imul(t ^ t >>> 7, t | 61)
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  return { next, below, between: (from, to) => from + next() * (to - from), pick: choices => choices[below(choices.length)]! }
}

/** The seed of one trial among those of a run, so that it can be repeated alone. */
export const seedOf = (run: number, trial: number): number => (Math.imul(run ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(trial + 1, 0xc2b2ae35)) >>> 0

/** @param share 0 to 1. @returns that quantile by nearest rank; NaN of nothing. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
