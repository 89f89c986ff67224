import { ENTITY_KINDS, type Entity, type EntityKind } from '../../movement/movement.ts'
import { stixId } from '../../stix/id.ts'
import type { StixId } from '../../stix/object.ts'
import type { CountryCode } from './places.ts'
import { COUNTRIES } from './places.ts'
import { inventedName, nameLabel } from './names.ts'
import { containerNumber, scattered } from './numbers.ts'
import { mix, scenarioUuid } from './random.ts'

/** Ordinal of an entity in the scenario; 0 = none. */
export type EntityNumber = number

/** Observables, as which people and things go that nobody has a file on. */
const TYPES: { readonly [K in EntityKind]: string } = {
  unknown: 'traveller', person: 'traveller', vehicle: 'transport-unit', vessel: 'transport-unit', aircraft: 'transport-unit', train: 'transport-unit',
  container: 'transport-unit', document: 'travel-document', seal: 'transport-unit', track: 'sensor-track', organisation: 'identity',
  drone: 'transport-unit',
}

const OWNERS = ['EXQ', 'EXW', 'EXY', 'EXZ'] as const
const ENTITY_STREAM = 0x0e17
const countryNumber = (code: CountryCode): number => COUNTRIES.findIndex(country => country.code === code)

/**
 * Everybody and everything that moves. Of the many only kind, country and a serial number are kept; ids and labels are made from these when a
 * batch is written. The few with a file of their own are kept whole.
 */
export class EntityBook {
  readonly #seed: number
  #count = 0
  #kinds = new Uint8Array(1 << 12)
  #countries = new Uint8Array(1 << 12)
  #serials = new Uint32Array(1 << 12)
  readonly #next = new Uint32Array(ENTITY_KINDS.length)
  readonly #known = new Map<EntityNumber, Entity>()

  constructor(seed: number) {
    this.#seed = seed
  }

  get count(): number {
    return this.#count
  }

  /** One of the many. */
  add(kind: EntityKind, country: CountryCode): EntityNumber {
    const number = this.#count + 1
    if (number >= this.#kinds.length) this.#widen()
    const kindNumber = ENTITY_KINDS.indexOf(kind)
    this.#kinds[number] = kindNumber
    this.#countries[number] = countryNumber(country)
    this.#serials[number] = this.#next[kindNumber]!++
    this.#count = number
    return number
  }

  /** One of the few, under an id and a label of its own. */
  addKnown(entity: Entity): EntityNumber {
    const number = this.add(entity.kind, 'XA')
    this.#known.set(number, entity)
    return number
  }

  entity(number: EntityNumber): Entity {
    const known = this.#known.get(number)
    if (known !== undefined) return known
    if (number < 1 || number > this.#count) throw new RangeError(`no entity has number ${number}`)
    const kind = ENTITY_KINDS[this.#kinds[number]!]!
    return { ref: this.#ref(number, kind), kind, label: this.#label(number, kind) }
  }

  #ref(number: EntityNumber, kind: EntityKind): StixId {
    return stixId(TYPES[kind], scenarioUuid(this.#seed, ENTITY_STREAM, number))
  }

  #label(number: EntityNumber, kind: EntityKind): string {
    const country = COUNTRIES[this.#countries[number]!]!.code
    const serial = this.#serials[number]!
    const offset = mix(this.#seed, 17)
    switch (kind) {
      case 'person': return nameLabel(inventedName(this.#seed, number))
      case 'vehicle': return `${country} EX${scattered(serial, 6, offset)}`
      case 'document': return `EX${scattered(serial, 7, offset)} ${country}`
      case 'container': return containerNumber(OWNERS[serial & 3]!, Number(scattered(serial >> 2, 6, offset)))
      case 'seal': return `EX-S${scattered(serial, 7, offset)}`
      case 'track': return `EX track ${scattered(serial, 6, offset)}`
      case 'drone': return `EX drone ${scattered(serial, 5, offset)}`
      case 'train': return `EX train ${100 + serial}`
      case 'aircraft': return `EX${'ABCDE'[serial % 5]!} ${String(100 + Math.floor(serial / 5) * 3)}`
      case 'vessel': return `EX barge ${serial + 1}`
      case 'organisation': case 'unknown': return `EXERCISE ${kind} ${serial + 1}`
    }
  }

  #widen(): void {
    const kinds = new Uint8Array(this.#kinds.length * 2)
    const countries = new Uint8Array(kinds.length)
    const serials = new Uint32Array(kinds.length)
    kinds.set(this.#kinds)
    countries.set(this.#countries)
    serials.set(this.#serials)
    this.#kinds = kinds
    this.#countries = countries
    this.#serials = serials
  }
}
