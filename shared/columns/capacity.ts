import type { ColumnName, MovementColumns } from './table.ts'

/** Rows of a full segment, and the step in which columns grow. */
export const SEGMENT_ROWS = 16_384

/** Where the bytes of a column come from: `SharedArrayBuffer` wherever the runtime is cross-origin isolated. */
export type BufferSource = (bytes: number) => ArrayBufferLike

export const COLUMN_NAMES: readonly ColumnName[] = [
  'time', 'arrived', 'latitude', 'longitude', 'x', 'y', 'post', 'other', 'route', 'mode', 'direction', 'kind',
  'subject', 'conveyance', 'document', 'source', 'marking', 'grade'
]

/** Empty columns with room for `capacity` rows, about 52 bytes each. */
export function allocate(capacity: number, buffer: BufferSource): MovementColumns {
  const u8 = () => new Uint8Array(buffer(capacity))
  const u16 = () => new Uint16Array(buffer(capacity * 2))
  const u32 = () => new Uint32Array(buffer(capacity * 4))
  const i32 = () => new Int32Array(buffer(capacity * 4))
  const f32 = () => new Float32Array(buffer(capacity * 4))
  return {
    rows: 0, capacity,
    time: u32(), arrived: u32(), latitude: i32(), longitude: i32(), x: f32(), y: f32(),
    post: u16(), other: u16(), route: u32(), mode: u8(), direction: u8(), kind: u8(),
    subject: u32(), conveyance: u32(), document: u32(), source: u16(), marking: u16(), grade: u8()
  }
}

/** The same rows in buffers with room for `capacity`; the old buffers stay as they are for whoever still draws from them. */
export function grow(columns: MovementColumns, capacity: number, buffer: BufferSource): MovementColumns {
  if (capacity < columns.rows) throw new RangeError(`capacity ${capacity} is below the ${columns.rows} rows held`)
  const larger = allocate(capacity, buffer)
  for (const name of COLUMN_NAMES) larger[name].set(columns[name].subarray(0, columns.rows))
  return { ...larger, rows: columns.rows }
}

/** Columns with room for `extra` more rows: the same ones, or half as many again in whole segments. */
export function reserve(columns: MovementColumns, extra: number, buffer: BufferSource): MovementColumns {
  const wanted = columns.rows + extra
  if (wanted <= columns.capacity) return columns
  const roomy = Math.max(wanted, Math.floor(columns.capacity * 1.5))
  return grow(columns, Math.ceil(roomy / SEGMENT_ROWS) * SEGMENT_ROWS, buffer)
}
