/** `identity--2ee4ad90-4510-4971-8d72-d1110790cf44`: an object type, two hyphens, a UUID. STIX 2.1 §2.9. */
export type StixId = `${string}--${string}`

/** STIX timestamp, RFC 3339 in UTC with `Z`; ours always carry exactly three fraction digits. STIX 2.1 §3.2. */
export type Timestamp = string

/** Any STIX 2.1 object as it came: the properties that we read are named, everything else is kept untouched. */
export interface StixObject {
  readonly type: string
  readonly id: StixId
  readonly spec_version?: '2.1'
  readonly created_by_ref?: StixId
  readonly created?: Timestamp
  readonly modified?: Timestamp
  readonly revoked?: boolean
  readonly name?: string
  readonly description?: string
  readonly confidence?: number
  readonly labels?: readonly string[]
  readonly object_marking_refs?: readonly StixId[]
  readonly object_refs?: readonly StixId[]
  readonly extensions?: { readonly [extension: string]: { readonly [property: string]: unknown } }
  readonly [property: string]: unknown
}
