/**
 * Movements as columns, struct of arrays: row `i` is element `i` of every column. Rows stand in order of arrival, not of time.
 * Buffers may be shared between threads; `rows` of the first `capacity` elements are filled.
 *
 * Ordinals point into dictionaries that only grow. Ordinal 0 always means "none", so a dictionary's first real entry is 1.
 */
export interface MovementColumns {
  readonly rows: number
  readonly capacity: number
  /** Seconds since 1970-01-01 UTC. */
  readonly time: Uint32Array
  /** When this laptop stored the row, seconds since 1970-01-01 UTC: the clock of "as known at". */
  readonly arrived: Uint32Array
  /** Hundred-thousandths of a degree, WGS 84. */
  readonly latitude: Int32Array
  readonly longitude: Int32Array
  /** Web Mercator, 0…1 from west to east and from north to south; derived from the two above. */
  readonly x: Float32Array
  readonly y: Float32Array
  /** Places dictionary: where it was recorded, and the other end of the route. */
  readonly post: Uint16Array
  readonly other: Uint16Array
  /** Routes dictionary, derived: one ordinal per (post, other) pair in use. */
  readonly route: Uint32Array
  /** Indexes into MODES, DIRECTIONS, KINDS of movement.ts (no "none" here). */
  readonly mode: Uint8Array
  readonly direction: Uint8Array
  readonly kind: Uint8Array
  /** Entities dictionary. */
  readonly subject: Uint32Array
  readonly conveyance: Uint32Array
  readonly document: Uint32Array
  /** Sources and marking-sets dictionaries. */
  readonly source: Uint16Array
  readonly marking: Uint16Array
  /** reliability (0–5 for A–F) × 6 + credibility − 1; 255 when not graded. */
  readonly grade: Uint8Array
}

/** The first `rows` of these are what a view draws; the buffers are SharedArrayBuffers wherever the runtime is cross-origin isolated. */
export type ColumnName = Exclude<keyof MovementColumns, 'rows' | 'capacity'>

/** What the analyst has asked to see. Empty lists mean "all". Times in seconds since 1970-01-01 UTC, half-open [from, to). */
export interface Lens {
  readonly from?: number
  readonly to?: number
  readonly modes: readonly number[]
  readonly directions: readonly number[]
  readonly kinds: readonly number[]
  readonly posts: readonly number[]
  readonly sources: readonly number[]
  readonly markings: readonly number[]
  /** An area drawn on the map, closed ring of [longitude, latitude] degrees. */
  readonly area?: readonly (readonly [number, number])[]
  /** Entities: rows where any of the three entity columns is one of these. */
  readonly entities: readonly number[]
  /** Rows that hold this text (answered by the vault worker, which keeps the remarks). */
  readonly text?: string
  /** Hours of the day, 0–23, and days of the week, 0 Monday – 6 Sunday, on the clock of `zone`. Absent or empty = all. */
  readonly hours?: readonly number[]
  readonly weekdays?: readonly number[]
  /** IANA name of a time zone; absent = UTC. */
  readonly zone?: string
  /** Only what this laptop held at that moment: rows that had arrived by then, however old they are. Seconds since 1970-01-01 UTC, inclusive. */
  readonly knownAt?: number
  /** Only rows that arrived at or after that moment: what is new since somebody left. Seconds since 1970-01-01 UTC. */
  readonly newSince?: number
}
