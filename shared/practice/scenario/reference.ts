import { definitionsFor } from '../../handling/definition.ts'
import { TLP, TLP_IDS } from '../../handling/marking.ts'
import { EXTENSIONS } from '../../movement/extensions.ts'
import type { StixObject } from '../../stix/object.ts'
import { formatTimestamp } from '../../stix/timestamp.ts'
import type { Scenario } from './build.ts'
import { BEGIN, DAY } from './calendar.ts'
import { contextId, made } from './context.ts'
import { observableFor } from './observations.ts'
import { aliasesOf } from './names.ts'
import { HOSTS, PLACES } from './places.ts'
import { AGENCIES, agencyId, MARKING_SETS, ORIGINATOR_CONTROLLED, RELEASABLE } from './sources.ts'

/** Everything in `reference` was known before the year began. */
const KNOWN = BEGIN - 30 * DAY

type Extensions = NonNullable<StixObject['extensions']>
const extension = (id: string, properties: object): Extensions => ({ [id]: { extension_type: 'property-extension', ...properties } })
const entity = (properties: object): Extensions => extension(EXTENSIONS.entity, properties)
const handling = (properties: object): Extensions => extension(EXTENSIONS.handling, properties)

/** Our handling markings; the published ones are shipped beside them, only those in use. */
function markings(): readonly StixObject[] {
  const created = formatTimestamp(KNOWN * 1000)
  const common = { type: 'marking-definition', spec_version: '2.1' as const, created_by_ref: agencyId('exchange'), created }
  const own: readonly StixObject[] = [
    {
      ...common, id: RELEASABLE, name: 'EXERCISE releasable to the five neighbours',
      extensions: handling({ releasable_to: HOSTS, originator_controlled: false }),
    },
    {
      ...common, id: ORIGINATOR_CONTROLLED, name: 'EXERCISE originator control',
      extensions: handling({ originator_controlled: true, third_party_release: 'ask-originator' }),
    },
  ]
  return definitionsFor(
    [...MARKING_SETS.flat(), ...TLP.filter(tlp => tlp !== 'RED').map(tlp => TLP_IDS[tlp])], id => own.find(marking => marking.id === id)
  )
}

const agencies = (): readonly StixObject[] => AGENCIES.flatMap(agency => (agency === undefined ? [] : [{
  ...made('identity', agencyId(agency.key), agencyId('exchange'), KNOWN, [TLP_IDS.CLEAR]),
  name: agency.name, identity_class: 'organization', sectors: [agency.sector], description: 'EXERCISE. An invented body.',
}]))

const places = (): readonly StixObject[] => PLACES.flatMap(place => (place === undefined ? [] : [{
  ...made('location', place.ref, agencyId('exchange'), KNOWN, [TLP_IDS.CLEAR]),
  name: place.label, description: 'EXERCISE. An invented place on real ground.', country: place.country, latitude: place.latitude,
  longitude: place.longitude,
  external_references: [{ source_name: 'exercise-place-code', external_id: place.code }],
  extensions: entity({
    entity_kind: place.kind, modes: place.modes, ...(place.neighbour === undefined ? {} : { adjacent_country: place.neighbour }),
  }),
}]))

function people({ cast, entities }: Scenario): readonly StixObject[] {
  return cast.people.flatMap(person => {
    const document = observableFor(entities.entity(person.document), [TLP_IDS.AMBER])
    return [
      ...(document === undefined ? [] : [document]),
      {
        ...made('identity', person.ref, agencyId(`${person.home.toLowerCase()}-border`), KNOWN + person.index * 3_600, [TLP_IDS.AMBER]),
        name: person.label, identity_class: 'individual', description: 'EXERCISE. An invented person.',
        extensions: entity({
          entity_kind: 'person', surname: person.name.surname, given_names: person.name.given, birth_date: person.born, nationalities: [person.home],
          aliases: aliasesOf(person.name, person.index), ...(document === undefined ? {} : { observable_refs: [document.id] }),
        }),
      },
    ]
  })
}

function conveyances({ cast, seed }: Scenario): readonly StixObject[] {
  const firm: StixObject = {
    ...made('identity', cast.firm, agencyId('exchange'), KNOWN, [TLP_IDS.GREEN]),
    name: 'EXERCISE Wayfarer Rentals', identity_class: 'organization', sectors: ['transportation'],
    description: 'EXERCISE. An invented firm that rents out cars in all five countries.',
    extensions: entity({ entity_kind: 'organisation' }),
  }
  const cars = cast.cars.map((car): StixObject => ({
    ...made('infrastructure', car.ref, agencyId(`${car.country.toLowerCase()}-border`), KNOWN, [TLP_IDS.AMBER]),
    name: car.label, infrastructure_types: ['vehicle'], description: car.rented ? 'EXERCISE. A car of Wayfarer Rentals.' : 'EXERCISE. A private car.',
    extensions: entity({ entity_kind: 'conveyance', conveyance_type: 'vehicle', registration: car.plate, registration_state: car.country }),
  }))
  const owned = cast.cars.flatMap((car, n): readonly StixObject[] => (car.rented ? [{
    ...made('relationship', contextId(seed, 'relationship', n), agencyId('exchange'), KNOWN, [TLP_IDS.AMBER]),
    relationship_type: 'related-to', description: 'EXERCISE. Owned by', source_ref: car.ref, target_ref: cast.firm,
  }] : []))
  const ships = [...cast.meeting, ...cast.ships].map((ship): StixObject => ({
    ...made('infrastructure', ship.ref, agencyId('coast'), KNOWN, [TLP_IDS.GREEN]),
    name: ship.label, infrastructure_types: ['vessel'], description: `EXERCISE. An invented ship, flag ${ship.flag}.`,
    extensions: entity({
      entity_kind: 'conveyance', conveyance_type: 'vessel', unit_name: ship.name, imo_number: ship.imo, mmsi: ship.mmsi,
      flag_state: ship.flag,
    }),
  }))
  return [firm, ...cars, ...owned, ...ships]
}

/** What the rest refers to: markings, bodies, places, and those people and conveyances that somebody has a file on. */
export const reference = (scenario: Scenario): readonly StixObject[] => [
  ...markings(), ...agencies(), ...places(), ...people(scenario), ...conveyances(scenario),
]
