/** One measured figure; `npm run bench -- --json` prints it as one line. */
export interface Figure {
  /** `suite.what_unit.size`, like `store.unlock_ms.1m`. */
  readonly figure: string
  readonly value: number
  readonly unit: string
  /** How many samples the value is the median of. */
  readonly n: number
  readonly p95?: number
  readonly baseline?: string
  readonly baseline_value?: number
  /** value ÷ baseline_value. */
  readonly ratio?: number
  /** What else it is held against. */
  readonly others?: readonly { readonly baseline: string; readonly baseline_value: number; readonly ratio: number }[]
}

/** What the value is held against, measured in the same run; several samples count by their median. */
export interface Baseline {
  readonly name: string
  readonly samples: readonly number[]
}

/**
 * Receives one figure of a suite.
 *
 * @param name `suite.what_unit.size`; the unit stands at the end of the second part: `ms`, `bytes`, `mb`, `rows_per_s` …
 * @param samples At least one; a single one is a count or a size, and has no p95.
 */
export type Report = (name: string, samples: readonly number[], baseline?: Baseline, ...others: readonly Baseline[]) => void

/** What a suite is told. */
export interface Options {
  /** Words after `--` that name no suite and are not `--json`, like `--quick`. */
  readonly args: readonly string[]
  /** A line for the person who waits; never on standard output. */
  readonly say: (line: string) => void
  /** An empty folder that goes with the run. */
  readonly scratch: string
}

/** A module test/bench/<suite>.ts. One that launches Waypost by test/electron.ts also exports `needsElectron = true`. */
export interface Suite {
  readonly needsElectron?: boolean
  run(report: Report, options: Options): Promise<void>
}

const UNITS = ['rows_per_s', 'objects_per_s', 'bytes_per_row', 'rows', 'per_s', 'ms', 'us', 's', 'bytes', 'kb', 'mb', 'count', 'percent', 'fps', 'over_50ms'] as const

/** @throws {RangeError} No samples, or a name without a unit that we know. */
export function figureOf(name: string, samples: readonly number[], baseline?: Baseline, ...others: readonly Baseline[]): Figure {
  const what = name.split('.')[1] ?? ''
  // How often something took longer than so much is a count.
  const unit = /_over_\d+ms$/.test(what) ? 'count' : UNITS.find(unit => what === unit || what.endsWith(`_${unit}`))
  if (unit === undefined) throw new RangeError(`figure ${name} names no unit: expected suite.what_unit.size with one of ${UNITS.join(', ')}`)
  const value = median(samples)
  const held = baseline === undefined ? undefined : median(baseline.samples)
  return {
    figure: name,
    value: significant(value),
    unit,
    n: samples.length,
    ...(samples.length > 1 ? { p95: significant(percentile(samples, 0.95)) } : {}),
    ...(baseline === undefined || held === undefined ? {} : { baseline: baseline.name, baseline_value: significant(held), ratio: ratioOf(value, held) }),
    ...(others.length === 0 ? {} : { others: others.map(other => ({ baseline: other.name, baseline_value: significant(median(other.samples)), ratio: ratioOf(value, median(other.samples)) })) }),
  }
}

export function median(samples: readonly number[]): number {
  const sorted = ascending(samples)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

/** The smallest sample that at least `share` of all samples do not exceed (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = ascending(samples)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown> | void): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function ascending(samples: readonly number[]): readonly number[] {
  if (samples.length === 0) throw new RangeError('a figure needs at least one sample')
  return samples.toSorted((a, b) => a - b)
}

/** More than four digits of a timing are noise; a count keeps all of its own. */
function significant(value: number): number {
  return Number.isInteger(value) ? value : Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4))
}

/** Two decimals, and for what is a hundredth or less two digits. */
function ratioOf(value: number, baseline: number): number {
  const ratio = value / baseline
  return Number(ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2))
}
