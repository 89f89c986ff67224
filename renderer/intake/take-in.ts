import { failed, type Reply } from '../../shared/contract/reply.ts'
import { isParquet } from '../../shared/movement/parquet.ts'
import { takeInParquet } from './parquet.ts'
import { takeInStix } from './stix.ts'
import type { IntakeEvents, IntakeSummary } from '../../shared/contract/intake.ts'
import type { Place } from '../../shared/movement/movement.ts'

/** Where the parts of a file go, and what a file may refer to. */
export interface Intake {
  tell<K extends keyof IntakeEvents>(name: K, value: IntakeEvents[K]): void
  airports(): Promise<ReadonlyMap<string, Place>>
  /** Lets go of the thread between two parts. */
  breathe(): Promise<void>
}

export interface File {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Parses one file by what its bytes are; its name says nothing. Parts are told before the answer. */
export async function takeIn({ bytes }: File, intake: Intake): Promise<Reply<IntakeSummary>> {
  if (bytes.length === 0) return failed('empty-file')
  if (isParquet(bytes)) return takeInParquet(bytes, intake)
  return isBinary(bytes) ? failed('unknown-format') : takeInStix(bytes, intake)
}

/** A byte that no text has; pictures, archives and databases have one early. */
const isBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, 1024).includes(0)
