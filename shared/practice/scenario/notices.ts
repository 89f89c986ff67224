import { TLP_IDS } from '../../handling/marking.ts'
import { EXTENSIONS } from '../../movement/extensions.ts'
import type { StixId, StixObject } from '../../stix/object.ts'
import { formatTimestamp } from '../../stix/timestamp.ts'
import { rowIdOf } from './batches.ts'
import type { Scenario } from './build.ts'
import { BEGIN, DAY, HOUR } from './calendar.ts'
import type { Person } from './cast.ts'
import { contextId, made } from './context.ts'
import { mustPlace, type CountryCode } from './places.ts'
import { Random } from './random.ts'
import { agencyId, RELEASABLE } from './sources.ts'

const STREAM = 91

/** Kinds of notices, each with what an officer is to do. Missing people are protected, never detained. */
const SORTS = [
  {
    kind: 'missing-person', title: 'missing person', reason: 'reported missing by the family', action: 'protect-and-inform',
    words: 'Protect. Tell the family desk. Do not detain.', discreet: false,
  },
  {
    kind: 'document', title: 'lost document', reason: 'document reported lost', action: 'refer-to-second-line',
    words: 'Second line: compare holder and photograph.', discreet: false,
  },
  {
    kind: 'witness', title: 'witness sought', reason: 'witness of a road accident', action: 'hand-over-letter',
    words: 'Hand over the letter of the court; let the traveller go on.', discreet: false,
  },
  {
    kind: 'check', title: 'discreet check', reason: 'itinerary to be recorded', action: 'record-and-let-pass',
    words: 'Record place, time, vehicle and company. Do not tell the traveller.', discreet: true,
  },
] as const

const border = (country: CountryCode): StixId => agencyId(`${country.toLowerCase()}-border`)
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

interface Notice {
  readonly title: string
  readonly reason: string
  readonly action: string
  readonly words: string
  readonly kind: string
  readonly discreet: boolean
  readonly pattern: string
  readonly subjects: readonly StixId[]
  readonly from: number
  readonly by: StixId
}

function indicator(seed: number, n: number, notice: Notice): StixObject {
  const number = `EX-2026/${String(101 + n)}`
  return {
    ...made('indicator', contextId(seed, 'indicator', n), notice.by, notice.from, n % 3 === 0 ? [TLP_IDS.AMBER, RELEASABLE] : [TLP_IDS.AMBER]),
    name: `EXERCISE notice ${number}: ${notice.title}`, description: `EXERCISE. ${notice.words}`, indicator_types: ['anomalous-activity'], confidence: 70,
    pattern_type: 'stix', pattern: notice.pattern, valid_from: formatTimestamp(notice.from * 1000),
    valid_until: formatTimestamp((notice.from + 730 * DAY) * 1000),
    external_references: [{ source_name: 'exercise-notices', external_id: number }],
    extensions: {
      [EXTENSIONS.notice]: {
        extension_type: 'property-extension', notice_kind: notice.kind, notice_number: number,
        notice_colour: notice.kind === 'missing-person' ? 'yellow' : 'none',
        issuing_authority_ref: notice.by, subject_refs: notice.subjects, reason: notice.reason, action_to_take: notice.action, discreet: notice.discreet,
      },
    },
  }
}

function aboutPerson(scenario: Scenario, person: Person, n: number, random: Random): Notice {
  const sort = SORTS[n % SORTS.length]!
  const [number = '', state = ''] = scenario.entities.entity(person.document).label.split(' ')
  return {
    ...sort, title: `${sort.title}, ${person.label}`, subjects: [person.ref], from: BEGIN + random.between(0, 18) * DAY + 9 * HOUR,
    by: border(person.home),
    pattern: `[travel-document:document_number = ${quoted(number)} AND travel-document:issuing_state = ${quoted(state)}] OR [traveller:full_name = ${quoted(person.label)}]`,
  }
}

/** Notices on people, vehicles and a container, and the hits that posts reported on the people who came. */
export function notices(scenario: Scenario): readonly StixObject[] {
  const { cast, seed, noticedRows, planted, entities, rows } = scenario
  const random = new Random(seed, STREAM)
  const noticed = cast.byRole('noticed')
  const people = noticed.map((person, n) => aboutPerson(scenario, person, n, random))
  const cars = [cast.cars[2]!, cast.cars[3]!, cast.cars[9]!, cast.cars[12]!].map((car): Notice => ({
    kind: 'vehicle', title: `vehicle check, ${car.plate}`, reason: 'papers of the vehicle do not agree', action: 'check-papers',
    words: 'Check registration and chassis number.', discreet: false,
    subjects: [car.ref], from: BEGIN + random.between(40, 300) * DAY, by: border(car.country),
    pattern: `[transport-unit:registration = ${quoted(car.plate)}]`,
  }))
  const boxes = planted.filter(({ kind }) => kind === 'resealed-container').slice(0, 1).map((story): Notice => {
    const container = entities.entity(story.subjects[0]!)
    return {
      kind: 'container', title: `container check, ${container.label}`, reason: 'weight declared twice', action: 'weigh-and-compare-seal',
      words: 'Weigh. Compare the seal with the list.', discreet: false,
      subjects: [container.ref], from: rows.time[story.rows[0]!]! - 5 * DAY, by: agencyId('ports'),
      pattern: `[transport-unit:equipment_number = ${quoted(container.label)}]`,
    }
  })
  const all = [...people, ...cars, ...boxes].map((notice, n) => indicator(seed, n, notice))
  const hits = noticed.slice(0, noticedRows.length / 2).map((person, n): StixObject => {
    const row = noticedRows[n * 2]!
    const time = rows.time[row]!
    const seen = formatTimestamp(time * 1000)
    return {
      ...made('sighting', contextId(seed, 'sighting', n), border(mustPlace(rows.post[row]!).country as CountryCode), time + 600, [TLP_IDS.AMBER]),
      sighting_of_ref: contextId(seed, 'indicator', n), first_seen: seen, last_seen: seen, count: 1, confidence: 90,
      description: `EXERCISE. Hit on ${person.label}.`,
      observed_data_refs: [rowIdOf(scenario, row)], where_sighted_refs: [mustPlace(rows.post[row]!).ref],
      extensions: { [EXTENSIONS.notice]: {
        extension_type: 'property-extension', match_kind: 'document', matched_terms: ['travel-document:document_number'], score: 1,
        status: n % 4 === 3 ? 'dismissed' : 'open',
      } },
    }
  })
  // The last notice names somebody whose file was never sent: a laptop has to live with it.
  const orphan = indicator(seed, all.length, {
    ...SORTS[0], title: 'missing person, file follows', subjects: [contextId(seed, 'identity', 0)], from: BEGIN + 350 * DAY,
    by: border('XE'), pattern: "[traveller:full_name = 'File follows (EX)']",
  })
  return [...all, orphan, ...hits]
}
