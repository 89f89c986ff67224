import { gradeMarks, ADMIRALTY_MARKINGS } from '../../handling/admiralty.ts'
import { TLP_IDS } from '../../handling/marking.ts'
import type { StixId, StixObject } from '../../stix/object.ts'
import { formatTimestamp } from '../../stix/timestamp.ts'
import { rowIdOf } from './batches.ts'
import type { Scenario } from './build.ts'
import { BEGIN, DAY, HOUR } from './calendar.ts'
import { contextId, made } from './context.ts'
import { mustPlace, placesWhere } from './places.ts'
import type { PatternKind, Planted } from './planted/pattern.ts'
import { Random } from './random.ts'
import { agencyId, ORIGINATOR_CONTROLLED, RELEASABLE } from './sources.ts'

const STREAM = 92

const WEEKLY = 26

const THEMES = [
  ['busy weekend', 'Queues above ninety minutes on Saturday, relieved by a third lane. Traffic as in the years before.'],
  ['works on the approach road', 'One lane alternating until the end of the month. Lorries wait at the rest area.'],
  ['reader out of order', 'Documents typed by hand for four hours; expect spelling variants in that time.'],
  ['clock four minutes slow', 'Times of the reader at lane 2 are early by four minutes until it was set on Thursday.'],
  ['harvest weeks', 'Seasonal helpers come on Mondays in coaches and leave on Fridays. Group lists were sent beforehand.'],
  ['found property', 'Three travel documents handed in; their holders were told.'],
  ['storm', 'Ferries stopped for a day; passengers came by road instead.'],
] as const

interface Told {
  readonly name: string
  readonly text: string
  readonly by: StixId
  readonly time: number
  readonly refs: readonly StixId[]
  readonly markings: readonly StixId[]
}

const report = (seed: number, n: number, { name, text, by, time, refs, markings }: Told): StixObject => ({
  ...made('report', contextId(seed, 'report', n), by, time, markings),
  name: `EXERCISE ${name}`, description: `EXERCISE. ${text}`, report_types: ['observed-data'], published: formatTimestamp(time * 1000), object_refs: refs,
})

/** What partners wrote during the year: everyday reports, hints at what is planted, one from a relief organisation, one without a mark. */
export function reports(scenario: Scenario): readonly StixObject[] {
  const { seed, planted, cast, rows } = scenario
  const random = new Random(seed, STREAM)
  const posts = placesWhere(place => place.neighbour !== undefined)
  const everyday = Array.from({ length: WEEKLY }, (_, week): Told => {
    const place = mustPlace(random.pick(posts))
    const [theme, text] = random.pick(THEMES)
    return {
      name: `fortnight ${week + 1}, ${place.label}: ${theme}`, text, by: agencyId(`${place.country.toLowerCase()}-border`),
      time: BEGIN + (week + 1) * 14 * DAY + 8 * HOUR,
      refs: [place.ref], markings: [week % 4 === 0 ? TLP_IDS.AMBER : TLP_IDS.GREEN, ...gradeMarks('B', week % 2 === 0 ? 2 : 3)],
    }
  })
  const told = (kind: PatternKind): readonly Planted[] => planted.filter(story => story.kind === kind).slice(0, 1)
  const quote = (kind: PatternKind, name: string, text: string, by: string, markings: readonly StixId[]): readonly Told[] => told(kind).map(story => ({
    name, text, by: agencyId(by), time: rows.time[story.rows.at(-1)!]! + 2 * DAY,
    refs: story.rows.slice(0, 4).map(row => rowIdOf(scenario, row)), markings,
  }))
  const hints: readonly Told[] = [
    ...quote(
      'convoy', 'two vans in the small hours',
      'The night shift noticed the same two vans several times. No reason to stop them; passed on for whoever sees more.', 'xa-border',
      [TLP_IDS.AMBER, RELEASABLE]
    ),
    ...quote(
      'resealed-container', 'seal differs from the list',
      'The seal at the station was not the one of the list. It may have been mistyped at the quay.', 'rail', [TLP_IDS.AMBER]
    ),
    ...quote(
      'dark-meeting', 'echo beside a waiting ship',
      'A second echo beside a ship that lay still. The ship that should have passed there was not heard.', 'coast',
      [TLP_IDS.AMBER, ORIGINATOR_CONTROLLED]
    ),
    ...quote(
      'innocent-commuter', 'most frequent crosser is a teacher',
      'Asked by the post: teaches on the other side, contract seen. No further interest.', 'xc-border', [TLP_IDS.AMBER]
    ),
    {
      name: 'families on the move',
      text: 'Families came over the pass on foot in cold weather. Blankets and tea were given. No names were taken.',
      by: agencyId('relief'), time: BEGIN + 95 * DAY, refs: [mustPlace(posts[5]!).ref], markings: [TLP_IDS.GREEN, ...gradeMarks('C', 2)],
    },
    {
      name: 'rental cars', text: 'Wayfarer Rentals has offices in all five countries; its cars turn up everywhere.',
      by: agencyId('xd-border'), time: BEGIN + 210 * DAY, refs: [cast.firm, cast.cars[20]!.ref], markings: [],
    },
    // What it refers to never arrives: a laptop shows that it waits.
    {
      name: 'supplement follows', text: 'The observation that this is about will be sent later.', by: agencyId('xb-border'),
      time: BEGIN + 330 * DAY, refs: [contextId(seed, 'observed-data', 0), contextId(seed, 'report', 9_999)], markings: [TLP_IDS.GREEN],
    },
  ]
  const graded = [...ADMIRALTY_MARKINGS.values()].filter(marking => [...gradeMarks('B', 2), ...gradeMarks('C', 3)].includes(marking.id))
  return [...graded, ...[...everyday, ...hints].map((message, n) => report(seed, n, message))]
}

/** Ids that the scenario names and never sends, on purpose. */
export const danglingIds = (seed: number): readonly StixId[] => [
  contextId(seed, 'identity', 0), contextId(seed, 'observed-data', 0), contextId(seed, 'report', 9_999),
]
