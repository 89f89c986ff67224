import type { StixId } from '../stix/object.ts'

/** Order is part of the stored format: append, never reorder. */
export const MODES = ['road', 'rail', 'air', 'sea', 'foot', 'inland-water', 'unknown'] as const
export const DIRECTIONS = ['entry', 'exit', 'transit', 'refused', 'unknown'] as const
export const KINDS = ['crossing', 'manifest-line', 'cargo-line', 'detection'] as const
export const ENTITY_KINDS = ['unknown', 'person', 'vehicle', 'vessel', 'aircraft', 'train', 'container', 'document', 'seal', 'track', 'organisation', 'drone'] as const
export const PLACE_KINDS = ['unknown', 'crossing-point', 'airport', 'seaport', 'station', 'post', 'sensor', 'area'] as const

export type Mode = (typeof MODES)[number]
export type Direction = (typeof DIRECTIONS)[number]
export type Kind = (typeof KINDS)[number]
export type EntityKind = (typeof ENTITY_KINDS)[number]
export type PlaceKind = (typeof PLACE_KINDS)[number]

/** NATO source reliability, A (completely reliable) to F (cannot be judged). */
export type Reliability = 'A' | 'B' | 'C' | 'D' | 'E' | 'F'
/** NATO information credibility, 1 (confirmed) to 6 (cannot be judged). Kept apart from reliability, never averaged. */
export type Credibility = 1 | 2 | 3 | 4 | 5 | 6

/** A person, conveyance, document, container or track by its STIX id, with the words that stand for it until its object arrives. */
export interface Entity {
  readonly ref: StixId
  readonly kind: EntityKind
  readonly label: string
}

export interface Place {
  readonly ref: StixId
  readonly kind: PlaceKind
  readonly label: string
  /** Degrees, WGS 84. */
  readonly latitude: number
  readonly longitude: number
  /** ISO 3166 alpha-2, or an invented `X?` code in the practice scenario. */
  readonly country: string
}

/** One person, conveyance, container or track seen at one place and time. */
export interface Movement {
  /** `observed-data--…`; the same on every laptop. */
  readonly id: StixId
  /** Milliseconds since 1970-01-01 UTC of the first observation. Whole seconds are stored. */
  readonly time: number
  /** Degrees, WGS 84, five decimals are stored. */
  readonly latitude: number
  readonly longitude: number
  readonly post: StixId
  /** The other end of the route, where known. */
  readonly other?: StixId
  readonly mode: Mode
  readonly direction: Direction
  readonly kind: Kind
  /** Who or what moved: the traveller; on a cargo line the container; on a detection the track or vessel. */
  readonly subject?: Entity
  readonly conveyance?: Entity
  /** The travel document; on a cargo line the seal. */
  readonly document?: Entity
  readonly source: StixId
  readonly markings: readonly StixId[]
  readonly reliability?: Reliability
  readonly credibility?: Credibility
  readonly remark?: string
}
