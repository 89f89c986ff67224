import type { Movement, Place } from '../../../shared/movement/movement.ts'
import { DIRECTIONS, MODES } from '../../../shared/movement/movement.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'

const id = (type: string, group: number, n: number): StixId =>
  `${type}--${group.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

export const PLACES: readonly Place[] = Array.from({ length: 12 }, (_, n) => ({
  ref: id('location', 1, n + 1), kind: 'crossing-point', label: `Post ${n + 1}`, latitude: 40 + n / 4, longitude: 10 + n / 2, country: n % 2 === 0 ? 'XA' : 'XB',
}))

export const SOURCE: StixId = id('identity', 2, 1)
export const subjectRef = (n: number): StixId => id('identity', 3, n)

/** Plain invented traffic: the n-th movement is always the same one. */
export const movement = (n: number): Movement => {
  const place = PLACES[n % PLACES.length]!
  return {
    id: id('observed-data', 4, n),
    time: Date.UTC(2026, 0, 1) + n * 60_000,
    latitude: place.latitude, longitude: place.longitude,
    post: place.ref, other: PLACES[(n + 5) % PLACES.length]!.ref,
    mode: MODES[n % 4]!, direction: DIRECTIONS[n % 2]!, kind: 'crossing',
    subject: { ref: subjectRef(n % 97), kind: 'person', label: `Person ${n % 97}` },
    source: SOURCE, markings: [TLP_IDS.AMBER],
    ...(n % 3 === 0 ? { remark: `Lane ${n % 7}, nothing to declare` } : {}),
  }
}

export const movements = (count: number, from = 0): readonly Movement[] => Array.from({ length: count }, (_, i) => movement(from + i))

export const locations = (): readonly StixObject[] => PLACES.map(({ ref, label, latitude, longitude, country }) => ({
  type: 'location', spec_version: '2.1', id: ref, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', created_by_ref: SOURCE,
  name: label, latitude, longitude, country,
}))
