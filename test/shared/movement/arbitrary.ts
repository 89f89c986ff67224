import fc from 'fast-check'
import { DIRECTIONS, ENTITY_KINDS, KINDS, MODES, PLACE_KINDS, type Entity, type Movement, type Place } from '../../../shared/movement/movement.ts'
import type { StixId } from '../../../shared/stix/object.ts'

const idOf = (...types: readonly string[]): fc.Arbitrary<StixId> => fc.tuple(fc.constantFrom(...types), fc.uuid()).map(([type, uuid]): StixId => `${type}--${uuid}`)

/** A text on one line as a label has it: no blank at either end, none doubled. */
export const label = fc.string({ unit: 'grapheme', maxLength: 30 }).map(text => text.replace(/\s+/g, ' ').trim())

const degrees = (largest: number): fc.Arbitrary<number> => fc.integer({ min: -largest * 1e5, max: largest * 1e5 }).map(value => value / 1e5)

const entityTypes = ['identity', 'infrastructure', 'traveller', 'travel-document', 'transport-unit', 'sensor-track']
export const entity: fc.Arbitrary<Entity> = fc.record({ ref: idOf(...entityTypes), kind: fc.constantFrom(...ENTITY_KINDS), label })

export const place: fc.Arbitrary<Place> =
  fc.record({ ref: idOf('location'), kind: fc.constantFrom(...PLACE_KINDS), label, latitude: degrees(90), longitude: degrees(180), country: fc.constantFrom('', 'XA', 'XB') })

/** A pool of things that movements share, as they do. */
const pools = fc.record({
  places: fc.uniqueArray(place, { minLength: 1, maxLength: 6, selector: one => one.ref }),
  entities: fc.uniqueArray(entity, { minLength: 1, maxLength: 8, selector: one => one.ref }),
  sources: fc.uniqueArray(idOf('identity'), { minLength: 1, maxLength: 3 }),
  markings: fc.array(fc.uniqueArray(idOf('marking-definition'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
})

const second = fc.integer({ min: 0, max: 0xffffffff })
const draw = fc.record({
  id: idOf('observed-data'), second, post: fc.nat(), other: fc.option(fc.nat()), mode: fc.constantFrom(...MODES), direction: fc.constantFrom(...DIRECTIONS), kind: fc.constantFrom(...KINDS),
  subject: fc.option(fc.nat(), { freq: 2 }), conveyance: fc.option(fc.nat(), { freq: 2 }), document: fc.option(fc.nat(), { freq: 2 }), source: fc.nat(), marking: fc.option(fc.nat()),
  grade: fc.option(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'), fc.constantFrom(1, 2, 3, 4, 5, 6))), remark: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })),
  away: fc.boolean(), latitude: degrees(90), longitude: degrees(180),
})

/** Movements with whole seconds and five decimals, as rows hold them, and the places that they name. */
export const movements = (most = 40): fc.Arbitrary<{ readonly movements: readonly Movement[]; readonly places: ReadonlyMap<StixId, Place> }> =>
  fc.tuple(pools, fc.uniqueArray(draw, { minLength: 1, maxLength: most, selector: one => one.id })).map(([pool, draws]) => ({
    places: new Map(pool.places.map(one => [one.ref, one] as const)),
    movements: draws.map((d): Movement => {
      const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!
      const post = pick(pool.places, d.post)
      const one = (name: 'subject' | 'conveyance' | 'document'): { readonly [n: string]: Entity } => (d[name] === null ? {} : { [name]: pick(pool.entities, d[name]) })
      return {
        id: d.id, time: d.second * 1000, latitude: d.away ? d.latitude : post.latitude, longitude: d.away ? d.longitude : post.longitude, post: post.ref,
        ...(d.other === null ? {} : { other: pick(pool.places, d.other).ref }), mode: d.mode, direction: d.direction, kind: d.kind,
        ...one('subject'), ...one('conveyance'), ...one('document'), source: pick(pool.sources, d.source), markings: d.marking === null ? [] : pick(pool.markings, d.marking),
        ...(d.grade === null ? {} : { reliability: d.grade[0], credibility: d.grade[1] }), ...(d.remark === null ? {} : { remark: d.remark }),
      } as Movement
    }),
  }))
