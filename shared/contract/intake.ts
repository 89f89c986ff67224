import type { Movement, Place } from '../movement/movement.ts'
import type { StixObject } from '../stix/object.ts'
import type { Problem, Reply } from './reply.ts'

export type IntakeCalls = {
  /** Parses one file; parts arrive as events before the answer. The process is killed after it. */
  parse: (file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }) => Reply<IntakeSummary>
}

export interface IntakeSummary {
  readonly format: 'stix-bundle' | 'stix-array' | 'movement-parquet' | 'flights-parquet'
  readonly objects: number
  readonly movements: number
  readonly skipped: readonly { readonly why: Problem['code'] | 'bad-time' | 'bad-position' | 'no-id' | 'duplicate'; readonly count: number }[]
}

export type IntakeEvents = {
  objects: readonly StixObject[]
  places: readonly Place[]
  movements: readonly Movement[]
  progress: { readonly done: number; readonly total: number }
}
