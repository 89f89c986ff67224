import type { StixId, StixObject } from '../stix/object.ts'
import type { BatchColumns } from './batch-columns.ts'

/** Why a file holds no movements: not Parquet at all, none of the columns that we read, more than we take, or bytes that contradict themselves. */
export type BatchFault = 'unknown-format' | 'not-a-movement-file' | 'too-large' | 'empty-file' | 'bad-time' | 'bad-position'

export type Decoded =
  | { readonly ok: true; readonly columns: BatchColumns }
  | { readonly ok: false; readonly why: BatchFault }

/** Most rows of one batch. */
export const LARGEST_BATCH = 4_000_000

/** Rows as a Parquet file: REQUIRED columns of plain names, Snappy, that any Parquet reader opens. */
export function encodeBatch(_columns: BatchColumns): Uint8Array<ArrayBuffer> {
  throw new Error('soon')
}

/** Rows out of a stranger's Parquet file. Never throws; memory stays in proportion to LARGEST_BATCH. */
export function decodeBatch(_bytes: Uint8Array): Decoded {
  throw new Error('soon')
}

export interface BatchEnvelope {
  /** `observed-data--…` */
  readonly id: StixId
  readonly createdBy: StixId
  /** Milliseconds since 1970-01-01 UTC. */
  readonly created: number
  readonly markings: readonly StixId[]
}

/** The two objects that carry a batch: an artifact with the rows, then the observed-data that counts them. */
export function batchObjects(_columns: BatchColumns, _envelope: BatchEnvelope): readonly [artifact: StixObject, observed: StixObject] {
  throw new Error('soon')
}

/** Whether an observed-data carries a batch rather than one movement. */
export function isBatch(_object: StixObject): boolean {
  throw new Error('soon')
}

/** The artifact that a batch's observed-data names. */
export function artifactOf(_object: StixObject): StixId | undefined {
  throw new Error('soon')
}

export type ReadBatch =
  | { readonly ok: true; readonly batch: Uint8Array<ArrayBuffer>; readonly columns: BatchColumns }
  | { readonly ok: false; readonly why: BatchFault }

/** The rows that the two objects carry, and the batch's UUID for their names. The count that the observed-data states must agree. */
export function readBatch(_observed: StixObject, _artifact: StixObject): ReadBatch {
  throw new Error('soon')
}
