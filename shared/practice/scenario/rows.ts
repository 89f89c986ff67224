import { DIRECTIONS, KINDS, MODES, type Direction, type Kind, type Mode } from '../../movement/movement.ts'

export const mode = (name: Mode): number => MODES.indexOf(name)
export const direction = (name: Direction): number => DIRECTIONS.indexOf(name)
export const kind = (name: Kind): number => KINDS.indexOf(name)

/** One movement as numbers: ordinals of places, entities, sources, marking sets and remarks; 0 = none. */
export interface Row {
  /** Seconds since 1970-01-01 UTC. */
  readonly time: number
  /** Hundred-thousandths of a degree. */
  readonly latitude: number
  readonly longitude: number
  readonly post: number
  readonly other: number
  readonly mode: number
  readonly direction: number
  readonly kind: number
  readonly subject: number
  readonly conveyance: number
  readonly document: number
  readonly source: number
  readonly marking: number
  /** reliability × 6 + credibility − 1; 255 when not graded. */
  readonly grade: number
  readonly remark: number
}

/** What is planted is remembered by the number that a row had when it was added; see `positions`. */
export type RowNumber = number

/** Rows in the order in which they were thought of, later in the order of time. */
export class Rows {
  readonly capacity: number
  #count = 0
  readonly time: Uint32Array<ArrayBuffer>
  readonly latitude: Int32Array<ArrayBuffer>
  readonly longitude: Int32Array<ArrayBuffer>
  readonly post: Uint8Array<ArrayBuffer>
  readonly other: Uint8Array<ArrayBuffer>
  readonly mode: Uint8Array<ArrayBuffer>
  readonly direction: Uint8Array<ArrayBuffer>
  readonly kind: Uint8Array<ArrayBuffer>
  readonly subject: Uint32Array<ArrayBuffer>
  readonly conveyance: Uint32Array<ArrayBuffer>
  readonly document: Uint32Array<ArrayBuffer>
  readonly source: Uint8Array<ArrayBuffer>
  readonly marking: Uint8Array<ArrayBuffer>
  readonly grade: Uint8Array<ArrayBuffer>
  readonly remark: Uint8Array<ArrayBuffer>

  constructor(capacity: number) {
    this.capacity = capacity
    this.time = new Uint32Array(capacity)
    this.latitude = new Int32Array(capacity)
    this.longitude = new Int32Array(capacity)
    this.post = new Uint8Array(capacity)
    this.other = new Uint8Array(capacity)
    this.mode = new Uint8Array(capacity)
    this.direction = new Uint8Array(capacity)
    this.kind = new Uint8Array(capacity)
    this.subject = new Uint32Array(capacity)
    this.conveyance = new Uint32Array(capacity)
    this.document = new Uint32Array(capacity)
    this.source = new Uint8Array(capacity)
    this.marking = new Uint8Array(capacity)
    this.grade = new Uint8Array(capacity)
    this.remark = new Uint8Array(capacity)
  }

  get count(): number {
    return this.#count
  }

  get free(): number {
    return this.capacity - this.#count
  }

  /** @throws {RangeError} There is no room: whoever adds a journey looks at `free` first. */
  add(row: Row): RowNumber {
    const at = this.#count
    if (at >= this.capacity) throw new RangeError(`no room for more than ${this.capacity} movements`)
    this.time[at] = row.time
    this.latitude[at] = row.latitude
    this.longitude[at] = row.longitude
    this.post[at] = row.post
    this.other[at] = row.other
    this.mode[at] = row.mode
    this.direction[at] = row.direction
    this.kind[at] = row.kind
    this.subject[at] = row.subject
    this.conveyance[at] = row.conveyance
    this.document[at] = row.document
    this.source[at] = row.source
    this.marking[at] = row.marking
    this.grade[at] = row.grade
    this.remark[at] = row.remark
    this.#count = at + 1
    return at
  }

  /** Row numbers in the order of time; rows of one second in the order in which they were added. */
  order(): Uint32Array<ArrayBuffer> {
    // A time has 31 bits and a row number at most 20, which together fit the 53 bits of a whole number.
    const keys = new Float64Array(this.#count)
    for (let row = 0; row < this.#count; row++) keys[row] = this.time[row]! * 2 ** 20 + row
    keys.sort()
    return Uint32Array.from(keys, key => key % 2 ** 20)
  }
}

/** Where each row number stands in an order. */
export function positions(order: Uint32Array): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(order.length)
  for (let position = 0; position < order.length; position++) places[order[position]!] = position
  return places
}
