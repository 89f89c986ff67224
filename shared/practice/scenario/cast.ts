import { stixId } from '../../stix/id.ts'
import type { StixId } from '../../stix/object.ts'
import type { EntityNumber } from './entities.ts'
import { fleetSize, ship, type Ship } from './fleet.ts'
import { inventedName, nameLabel, type InventedName } from './names.ts'
import { scattered } from './numbers.ts'
import { HOSTS, type CountryCode } from './places.ts'
import { mix, Random, scenarioUuid } from './random.ts'
import type { World } from './world.ts'

const PEOPLE_STREAM = 0x9e01
const CARS_STREAM = 0x9e02
const CAST_STREAM = 71
/** Names of the cast come from a part of the stream that no traveller reaches. */
const NAMES_FROM = 0x4000_0000

/** A person with a file: an identity object, a travel document and a history. */
export interface Person {
  readonly ref: StixId
  readonly name: InventedName
  readonly label: string
  readonly home: CountryCode
  /** ISO 8601 date. */
  readonly born: string
  readonly entity: EntityNumber
  readonly document: EntityNumber
  readonly index: number
}

/** A vehicle with a file. */
export interface Car {
  readonly ref: StixId
  readonly plate: string
  readonly label: string
  readonly country: CountryCode
  readonly rented: boolean
  readonly entity: EntityNumber
}

/** Roles by the place in `people`. */
export const ROLES = { convoyDrivers: 4, stayers: 3, doubles: 2, sharers: 4, commuter: 1, renters: 24, noticed: 24 } as const
export type Role = keyof typeof ROLES

export interface Cast {
  readonly people: readonly Person[]
  readonly cars: readonly Car[]
  /** Ships that sail by timetable; the two of the meeting are not among them. */
  readonly ships: readonly (Ship & { readonly entity: EntityNumber })[]
  readonly meeting: readonly [dark: Ship & { readonly entity: EntityNumber }, other: Ship & { readonly entity: EntityNumber }]
  readonly firm: StixId
  byRole(role: Role): readonly Person[]
}

/** Vans of two convoys, the commuter's car, and the cars of the rental firm. */
export const CARS = { vans: 4, commuter: 1, rented: 30 } as const

export function assemble(world: World, movements: number): Cast {
  const { seed, entities } = world
  const random = new Random(seed, CAST_STREAM)
  const roles = Object.keys(ROLES) as Role[]
  const people = roles.flatMap(role => Array.from({ length: ROLES[role] }, (_, nth) => ({ role, nth }))).map(({ role, nth }, index): Person => {
    const name = inventedName(seed, NAMES_FROM + index)
    const label = nameLabel(name)
    const ref = stixId('identity', scenarioUuid(seed, PEOPLE_STREAM, index))
    const home = HOMES[role]?.[nth] ?? random.pick(HOSTS)
    const born = `${random.between(1955, 2004)}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`
    return {
      ref, name, label, home, born, index, entity: entities.addKnown({ ref, kind: 'person', label }),
      document: entities.add('document', home),
    }
  })
  const cars = Array.from({ length: CARS.vans + CARS.commuter + CARS.rented }, (_, index): Car => {
    const country = index < 2 ? 'XC' : index < 4 ? 'XE' : index === 4 ? 'XC' : random.pick(HOSTS)
    const rented = index < 2 || index > 4
    // The letter sets the plates of the cast apart from those of the many.
    const plate = `${country} EXV${scattered(index, 4, mix(seed, 31) % 10_000)}`
    const ref = stixId('infrastructure', scenarioUuid(seed, CARS_STREAM, index))
    return { ref, plate, label: plate, country, rented, entity: entities.addKnown({ ref, kind: 'vehicle', label: plate }) }
  })
  const size = fleetSize(movements)
  const fleet = Array.from({ length: size }, (_, n) => {
    const sailing = ship(seed, n)
    return { ...sailing, entity: entities.addKnown({ ref: sailing.ref, kind: 'vessel', label: sailing.label }) }
  })
  return {
    people, cars, ships: fleet.slice(2), meeting: [fleet[0]!, fleet[1]!], firm: stixId('identity', scenarioUuid(seed, PEOPLE_STREAM, 0x7fff)),
    byRole: role => {
      const first = roles.slice(0, roles.indexOf(role)).reduce((sum, before) => sum + ROLES[before], 0)
      return people.slice(first, first + ROLES[role])
    },
  }
}

/** Where the planted stories need a certain home: whoever enters abroad must not be at home there. */
const HOMES: { readonly [R in Role]?: readonly CountryCode[] } = {
  convoyDrivers: ['XC', 'XC', 'XE', 'XE'], stayers: ['XD', 'XA', 'XB'], doubles: ['XB', 'XB'], sharers: ['XA', 'XA', 'XA', 'XA'], commuter: ['XC'],
}
