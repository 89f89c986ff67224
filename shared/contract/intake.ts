import type { RowsPart } from '../movement/batch-columns.ts'
import type { Movement, Place } from '../movement/movement.ts'
import type { StixObject } from '../stix/object.ts'
import type { Problem, Reply } from './reply.ts'

export type IntakeCalls = {
  /** Parses one file; parts arrive as events before the answer. The process is killed after it. */
  parse: (file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }) => Reply<IntakeSummary>
}

/** Why one object or row of a file was left out. */
export type LeftOut = Problem['code'] | 'bad-time' | 'bad-position' | 'bad-shape' | 'no-id' | 'not-i-json' | 'duplicate' | 'unknown-place'

export interface IntakeSummary {
  readonly format: 'stix-bundle' | 'stix-array' | 'movement-parquet' | 'flights-parquet'
  readonly objects: number
  readonly movements: number
  /** Objects of a type that neither STIX 2.1 nor we define: kept as they came. Absent when there are none. */
  readonly unknown?: number
  readonly skipped: readonly { readonly why: LeftOut; readonly count: number }[]
}

export type IntakeEvents = {
  objects: readonly StixObject[]
  places: readonly Place[]
  movements: readonly Movement[]
  /** Rows in columns: of a movement batch, a Parquet file, flights. Up to 131,072 a part, each with dictionaries of its own. */
  rows: RowsPart
  /** Objects of STIX, or rows of Parquet. */
  progress: { readonly done: number; readonly total: number }
}
