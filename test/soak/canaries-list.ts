// What a person might leave behind, each a word or a number that nothing else contains.
import { degrees, mgrs } from '../../renderer/map/coordinates.ts'
import type { Entity, Movement, Place } from '../../shared/movement/movement.ts'
import { observedData } from '../../shared/movement/write.ts'
import { TLP_IDS } from '../../shared/handling/marking.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { type Wanted, wantedText } from './search.ts'
import type { Dice } from './suite.ts'

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aeiou'
const DIGITS = '0123456789'
const CAPITALS = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** All that the tour writes, types and brings in. */
export interface Canaries {
  /** By what it is: `note text`, `plate 3`. */
  readonly texts: ReadonlyMap<string, string>
  /** A file for the import. */
  readonly bundle: { readonly name: string; readonly content: string }
  /** One that cannot be imported. */
  readonly broken: { readonly name: string; readonly content: string }
}

/** @param people how many persons, vehicles, documents and remarks the file names. */
export function makeCanaries(dice: Dice, people: number): Canaries {
  const texts = new Map<string, string>()
  const plant = (what: string, text: string): string => {
    texts.set(what, text)
    return text
  }
  const word = (what: string): string => plant(what, `${syllables(dice, 3)} ${syllables(dice, 4)}`)
  for (const what of [
    'user', 'note title', 'note text', 'note changed', 'note withdrawn', 'reason', 'draft title', 'draft text', 'finding title', 'finding summary', 'finding draft', 'search', 'search without a hit',
    'filter', 'source title', 'source user', 'source password', 'wrong passphrase', 'text of a broken file', 'text of an unknown object', 'person of a broken file',
  ]) word(what)
  plant('address', `https://${syllables(dice, 5)}.invalid/${syllables(dice, 4)}/`)

  const places: Place[] = Array.from({ length: 3 }, (_, n) => {
    const [latitude, longitude] = [degree(dice, 41, 47), degree(dice, 11, 21)]
    plant(`coordinates ${n + 1}, decimal`, `${latitude}`)
    plant(`coordinates ${n + 1}, decimal, east`, `${longitude}`)
    plant(`coordinates ${n + 1}, degrees`, degrees(latitude, longitude))
    plant(`coordinates ${n + 1}, grid`, mgrs(latitude, longitude) ?? '')
    return { ref: idOf('location', dice), kind: 'crossing-point', label: word(`place ${n + 1}`), latitude, longitude, country: 'XA' }
  })
  const entity = (what: string, type: string, kind: Entity['kind'], label: string): Entity => ({ ref: idOf(type, dice), kind, label: plant(what, label) })
  const source = { ref: idOf('identity', dice), name: word('agency') }
  const movements: Movement[] = Array.from({ length: people }, (_, n) => {
    const place = places[n % places.length]!
    return {
      id: idOf('observed-data', dice), time: Date.UTC(2026, 0, 1) + n * 61_000, latitude: place.latitude, longitude: place.longitude, post: place.ref, mode: 'road', direction: 'entry', kind: 'crossing',
      subject: entity(`person ${n + 1}`, 'identity', 'person', `${syllables(dice, 3)}, ${syllables(dice, 3)}`),
      conveyance: entity(`plate ${n + 1}`, 'infrastructure', 'vehicle', `${some(CAPITALS, 3, dice)}-${some(DIGITS, 5, dice)}-${some(CAPITALS, 2, dice)}`),
      document: entity(`document ${n + 1}`, 'x-travel-document', 'document', `P${some(DIGITS, 10, dice)}`),
      source: source.ref, markings: [TLP_IDS.AMBER], reliability: 'B', credibility: 2, remark: word(`remark ${n + 1}`),
    }
  })
  const at = '2026-01-02T00:00:00.000Z'
  const made = { spec_version: '2.1', created: at, modified: at } as const
  const objects: StixObject[] = [
    { ...made, type: 'identity', id: source.ref, name: source.name, identity_class: 'organization' },
    ...places.map(({ ref, label, latitude, longitude, country }): StixObject => ({ ...made, type: 'location', id: ref, name: label, latitude, longitude, country, created_by_ref: source.ref })),
    ...movements.flatMap(({ subject, conveyance }): StixObject[] => [
      { ...made, type: 'identity', id: subject!.ref, name: subject!.label, identity_class: 'individual' },
      { ...made, type: 'infrastructure', id: conveyance!.ref, name: conveyance!.label, infrastructure_types: ['unknown'] },
    ]),
    ...movements.flatMap(movement => observedData(movement)),
    { ...made, type: 'x-river-gauge', id: idOf('x-river-gauge', dice), name: texts.get('text of an unknown object')! },
  ]
  return {
    texts,
    bundle: { name: `${plant('file name', syllables(dice, 5))}.json`, content: JSON.stringify({ type: 'bundle', id: idOf('bundle', dice), objects }) },
    broken: {
      name: `${plant('name of a broken file', syllables(dice, 5))}.json`,
      content: `{"type":"bundle","id":"${idOf('bundle', dice)}","objects":[{"type":"identity","spec_version":"2.1","id":"${idOf('identity', dice)}","created":"${at}","modified":"${at}","name":"${texts.get('person of a broken file')}"},{"name":"${texts.get('text of a broken file')}"`,
    },
  }
}

export const wantedCanaries = ({ texts }: Canaries): readonly Wanted[] => [...texts].map(([what, text]) => wantedText(text, what))

export function syllables(dice: Dice, count: number): string {
  return Array.from({ length: count }, () => some(CONSONANTS, 1, dice) + some(VOWELS, 1, dice) + some(CONSONANTS, 1, dice)).join('')
}

const some = (letters: string, count: number, dice: Dice): string => Array.from({ length: count }, () => letters[dice.below(letters.length)]).join('')

/** Five decimals, none of the last of which is a zero that would be left out. */
const degree = (dice: Dice, from: number, to: number): number => Number(`${from + dice.below(to - from)}.${some(DIGITS, 4, dice)}${1 + dice.below(9)}`)

function idOf(type: string, dice: Dice): StixId {
  const hex = some('0123456789abcdef', 32, dice)
  return `${type}--${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
