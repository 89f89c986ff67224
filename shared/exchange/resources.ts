import type { StixObject } from '../stix/object.ts'
import type { Skipped } from '../stix/parse.ts'

/** `/taxii2/`. TAXII 2.1 §4.1. */
export interface Discovery {
  readonly title: string
  readonly description?: string
  readonly contact?: string
  /** Absolute address ending in `/`, one of `roots`. */
  readonly default?: string
  /** Absolute addresses ending in `/`, in the server's order; those that the standard forbids are left out. */
  readonly roots: readonly string[]
}

/** One group of collections. TAXII 2.1 §4.2. */
export interface ApiRoot {
  readonly title: string
  readonly description?: string
  /** Octets that a request body may have. */
  readonly maxContentLength: number
}

/** TAXII 2.1 §5.1. */
export interface Collection {
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly alias?: string
  readonly canRead: boolean
  readonly canWrite: boolean
}

/** One answer of Get Objects, read. TAXII 2.1 §3.7, §5.4. */
export interface Page {
  /** In the server's order, unknown types and properties kept. */
  readonly objects: readonly StixObject[]
  /** What was left out of the page because it is no object that may be let in. */
  readonly skipped: readonly Skipped[]
  readonly more: boolean
  /** Opaque; good only with the same query and only for a while. */
  readonly next?: string
  /** TAXII timestamps as the server wrote them, X-TAXII-Date-Added-First and -Last. */
  readonly first?: string
  readonly last?: string
  /** Objects behind this page, where the server tells (our practice exchange does, in the custom property `x_waypost_remaining`). */
  readonly remaining?: number
}

/** One version of one object. TAXII 2.1 §5.3. */
export interface ManifestRecord {
  readonly id: string
  readonly added: string
  readonly version: string
}

export interface ManifestPage {
  readonly records: readonly ManifestRecord[]
  readonly more: boolean
  /** The standard forgot it for manifests (erratum 110 of oasis-tcs/cti-taxii2); medallion and we send it. */
  readonly next?: string
  readonly first?: string
  readonly last?: string
}

export interface StatusDetail {
  readonly id: string
  readonly version?: string
  /** The server's own words, cleaned; empty when it had none. */
  readonly message: string
}

/** What became of objects that were added. TAXII 2.1 §4.3; counts may be null and lists absent in the wild, so both are optional. */
export interface Status {
  /** Opaque: OpenCTI's is no UUID. */
  readonly id: string
  readonly complete: boolean
  readonly total?: number
  readonly successCount?: number
  readonly failureCount?: number
  readonly pendingCount?: number
  readonly successes: readonly StatusDetail[]
  readonly failures: readonly StatusDetail[]
  readonly pendings: readonly StatusDetail[]
}

/** Filters of Get Objects and its relatives; those of one field are OR, fields are AND. TAXII 2.1 §3.4. */
export interface Match {
  readonly id?: readonly string[]
  readonly type?: readonly string[]
  readonly version?: readonly string[]
  readonly specVersion?: readonly string[]
}

export interface ObjectsQuery {
  /** TAXII timestamp with six fraction digits; objects added strictly later. */
  readonly addedAfter?: string
  /** Objects on a page, at least 1. Always sent: without it OpenTAXII answers with everything at once. */
  readonly limit: number
  readonly next?: string
  readonly match?: Match
}
