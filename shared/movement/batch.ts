import { fromBase64, toBase64 } from '../stix/base64.ts'
import { canonicalJson } from '../stix/canonical.ts'
import { sha256Hex } from '../stix/digest.ts'
import { isStixId, stixId, typeOf, uuidOf } from '../stix/id.ts'
import { formatTimestamp } from '../stix/timestamp.ts'
import { mustReadUuid, OBSERVABLE_NAMESPACE, uuid5 } from '../stix/uuid.ts'
import { decodeBatch, encodeBatch, type BatchFault } from './batch-parquet.ts'
import { EXTENSIONS } from './extensions.ts'
import { factsOf } from './facts.ts'
import { BATCH_KIND } from './read.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import type { BatchColumns } from './batch-columns.ts'

/** IANA media type of Parquet files. */
const PARQUET = 'application/vnd.apache.parquet'

export interface BatchEnvelope {
  /** `observed-data--…` */
  readonly id: StixId
  readonly createdBy: StixId
  /** Milliseconds since 1970-01-01 UTC. */
  readonly created: number
  readonly markings: readonly StixId[]
}

/** The two objects that carry a batch: an artifact with the rows, then the observed-data that counts them. */
export function batchObjects(columns: BatchColumns, envelope: BatchEnvelope): readonly [artifact: StixObject, observed: StixObject] {
  if (columns.rows === 0) throw new RangeError('a batch has at least one row')
  const bytes = encodeBatch(columns)
  const marked = envelope.markings.length === 0 ? {} : { object_marking_refs: envelope.markings }
  const contributions = { hashes: { 'SHA-256': sha256Hex(bytes) }, payload_bin: toBase64(bytes) }
  const artifact: StixObject = {
    type: 'artifact', spec_version: '2.1', id: stixId('artifact', uuid5(OBSERVABLE_NAMESPACE, canonicalJson(contributions))),
    mime_type: PARQUET, ...contributions, ...marked,
  }
  let first = columns.time[0]!
  let last = first
  for (let row = 1; row < columns.rows; row++) {
    first = Math.min(first, columns.time[row]!)
    last = Math.max(last, columns.time[row]!)
  }
  const created = formatTimestamp(envelope.created)
  const observed: StixObject = {
    type: 'observed-data', spec_version: '2.1', id: envelope.id, created_by_ref: envelope.createdBy, created, modified: created,
    first_observed: formatTimestamp(first * 1000), last_observed: formatTimestamp(last * 1000), number_observed: columns.rows,
    object_refs: [artifact.id], ...marked,
    extensions: { [EXTENSIONS.observation]: { extension_type: 'property-extension', observation_kind: BATCH_KIND } },
  }
  return [artifact, observed]
}

/** Whether an observed-data carries a batch rather than one movement. */
export const isBatch = (object: StixObject): boolean =>
  object.type === 'observed-data' && factsOf(object, EXTENSIONS.observation, 'observation_kind')?.['observation_kind'] === BATCH_KIND

/** The artifact that a batch's observed-data names. */
export const artifactOf = (object: StixObject): StixId | undefined => object.object_refs?.find(ref => isStixId(ref) && typeOf(ref) === 'artifact')

export type ReadBatch =
  | { readonly ok: true; readonly batch: Uint8Array<ArrayBuffer>; readonly columns: BatchColumns }
  | { readonly ok: false; readonly why: BatchFault }

/** The rows that the two objects carry, and the batch's UUID for their names. The count and the hash that they state must agree. */
export function readBatch(observed: StixObject, artifact: StixObject): ReadBatch {
  const { payload_bin: payload, hashes } = artifact
  const bytes = artifact.type === 'artifact' && isStixId(observed.id) && typeof payload === 'string' ? fromBase64(payload) : undefined
  const hash = typeof hashes === 'object' && hashes !== null ? (hashes as { readonly [name: string]: unknown })['SHA-256'] : undefined
  if (bytes === undefined || (hash !== undefined && hash !== sha256Hex(bytes))) return { ok: false, why: 'not-a-movement-file' }
  const decoded = decodeBatch(bytes)
  if (!decoded.ok) return decoded
  if (observed['number_observed'] !== decoded.columns.rows) return { ok: false, why: 'not-a-movement-file' }
  return { ok: true, batch: mustReadUuid(uuidOf(observed.id)), columns: decoded.columns }
}
