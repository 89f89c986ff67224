import type { Handling } from '../handling/handling.ts'
import { EXERCISE_LABEL, EXERCISE_PREFIX } from '../handling/exercise.ts'
import { PUBLISHED_TLP } from '../handling/published.ts'
import { ADMIRALTY_MARKINGS } from '../handling/admiralty.ts'
import { TLP_IDS, type Tlp } from '../handling/marking.ts'
import { EXTENSIONS } from '../movement/extensions.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { formatTimestamp } from '../stix/timestamp.ts'
import type { Finding, Issue, Sender } from './finding.ts'

/** Marks that limit more than the TLP does (releasability, statements) hold for what is written about the objects, too. */
const limits = (handlings: readonly Handling[]): readonly StixId[] =>
  [...new Set(handlings.flatMap(handling => handling.refs))].filter(id => !PUBLISHED_TLP.has(id) && !ADMIRALTY_MARKINGS.has(id)).toSorted()

/** The report that says what the finding is. `object_refs` names what leaves and nothing else. */
export function reportOf(
  finding: Finding, refs: readonly StixId[], tlp: Tlp, handlings: readonly Handling[], exercise: boolean, sender: Sender, issue: Issue
): StixObject {
  const now = formatTimestamp(issue.at)
  const title = finding.title.trim()
  return {
    type: 'report', spec_version: '2.1', id: issue.report, created_by_ref: sender.author.id, created: now, modified: now,
    name: exercise && !title.startsWith(EXERCISE_PREFIX) ? `${EXERCISE_PREFIX}${title}` : title,
    ...(finding.summary.trim() === '' ? {} : { description: finding.summary.trim() }),
    report_types: ['observed-data'], published: now,
    labels: exercise ? ['finding', EXERCISE_LABEL] : ['finding'],
    object_refs: refs,
    object_marking_refs: [TLP_IDS[tlp], ...limits(handlings)],
    extensions: { [EXTENSIONS.work]: { extension_type: 'property-extension', work_kind: 'finding', on_behalf_of_ref: sender.organisation.id } },
  }
}
