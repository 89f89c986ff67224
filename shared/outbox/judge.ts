import { handlingOf } from '../handling/handling.ts'
import { isLower } from '../handling/strictest.ts'
import type { StixId } from '../stix/object.ts'
import type { Recipient, Sender, Sources } from './finding.ts'
import { reasonToWithhold } from './gather.ts'
import type { OutboxItem } from './item.ts'
import { unanswered } from './queue.ts'

/**
 * Whether what is still to be sent of an item may no longer leave as it was queued: a partner has revoked it or marked it higher, a note was
 * withdrawn, or the collection is closed to us. Between queueing and sending there may be days without a link.
 *
 * @param isTakenBack whether a movement was revoked or a note of ours withdrawn.
 */
export async function hasChanged(item: OutboxItem, sources: Pick<Sources, 'object' | 'definitionOf'>, sender: Sender, recipient: Recipient, isTakenBack: (id: StixId) => boolean): Promise<boolean> {
  const report = item.objects.find(({ type }) => type === 'report')
  const mark = report === undefined ? undefined : handlingOf(report, sources.definitionOf).tlp
  if (!recipient.canWrite) return true
  for (const { id, created_by_ref: maker } of unanswered(item)) {
    if (isTakenBack(id)) return true
    if (maker === sender.author.id || maker === sender.organisation.id) continue
    const now = await sources.object(id)
    if (now === undefined) continue
    if (now.revoked === true) return true
    const handling = handlingOf(now, sources.definitionOf)
    // Definitions go along with what is marked by them, and what has no mark was judged by what it stands in.
    if (now.type === 'marking-definition' || handling.refs.length === 0) continue
    if ((mark !== undefined && isLower(mark, handling.tlp)) || reasonToWithhold(now, handling, sender, recipient) !== undefined) return true
  }
  return false
}
