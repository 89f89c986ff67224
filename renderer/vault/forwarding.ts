import { currentVersions } from '../../shared/annotation/history.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import type { FindingDraft, FindingPreview } from '../../shared/contract/vault.ts'
import { isExercise } from '../../shared/handling/exercise.ts'
import { tlpOf } from '../../shared/handling/handling.ts'
import { isLower } from '../../shared/handling/strictest.ts'
import type { Entity, Movement } from '../../shared/movement/movement.ts'
import type { Issue, Preview, Recipient, Sources } from '../../shared/outbox/finding.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { linkOf } from '../../shared/outbox/lineage.ts'
import { hasChanged } from '../../shared/outbox/judge.ts'
import { previewFinding } from '../../shared/outbox/preview.ts'
import { amend, discardUnsent, enqueue, retryNow } from '../../shared/outbox/queue.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Finder } from './finder.ts'
import type { Holdings } from './holdings.ts'
import type { Lineage } from './lineage.ts'
import { movementOfRow } from './movement-of-row.ts'
import type { Naming } from './naming.ts'
import type { Truth, Turn } from './truth.ts'

/** From notes to findings, and the queue in which they wait. Sending is the exchange's part (`pushing.ts`). */
export class Forwarding {
  readonly #holdings: Holdings
  readonly #truth: Truth
  readonly #finder: Finder
  readonly #naming: Naming
  readonly #practice: boolean
  readonly #newId: () => string
  readonly #lineage: Lineage
  /** The id and time under which a draft was last shown, what it was made of, and what was shown, so that what is queued is what was seen. */
  #shown: { readonly draft: string; readonly issue: Issue; readonly leaving: string; readonly preview: Preview } | undefined

  constructor(holdings: Holdings, truth: Truth, finder: Finder, naming: Naming, practice: boolean, newId: () => string, lineage: Lineage) {
    this.#holdings = holdings
    this.#lineage = lineage
    this.#truth = truth
    this.#finder = finder
    this.#naming = naming
    this.#practice = practice
    this.#newId = newId
  }

  /** In the order in which they were queued; discarded ones are not kept. */
  items(): readonly OutboxItem[] {
    return [...this.#holdings.outbox.values()].filter(item => item.state !== 'withdrawn')
  }

  async preview(draft: FindingDraft, now: number): Promise<Reply<FindingPreview>> {
    const issue = { report: `report--${this.#newId()}` as StixId, at: now }
    const built = await this.#build(draft, issue)
    this.#shown = undefined
    if (!built.ok) return built
    const preview = await this.#lineage.numbered(built.value, draft.collection)
    this.#shown = { draft: JSON.stringify(draft), issue, leaving: JSON.stringify(built.value.leaving), preview }
    return done(preview)
  }

  async forward(draft: FindingDraft, now: number): Promise<Reply<OutboxItem>> {
    const shown = this.#shown?.draft === JSON.stringify(draft) ? this.#shown : undefined
    const built = await this.#build(draft, shown?.issue ?? { report: `report--${this.#newId()}`, at: now })
    if (!built.ok) return built
    // A note was revised or a page has arrived since: nobody has seen yet what would leave now.
    if (shown !== undefined && JSON.stringify(built.value.leaving) !== shown.leaving) return failed('preview-changed')
    const [objection] = built.value.objections
    if (objection !== undefined || built.value.leaving.length === 0) return failed(objection?.why === 'marking-lowered' ? 'marking-lowered' : objection?.why === 'no-write-permission' ? 'forbidden' : 'nothing-to-forward')
    const numbered = await this.#lineage.numbered(built.value, draft.collection)
    // Another finding has taken the number that was shown.
    if (shown !== undefined && numberIn(shown.preview) !== numberIn(numbered)) return failed('preview-changed')
    this.#shown = undefined
    return await this.#keep(enqueue(shown?.preview ?? numbered, { id: this.#newId(), title: draft.title, source: draft.source, collection: draft.collection, at: now }))
  }

  /** Whether an item may not leave any more as it was queued. */
  async hasChanged(item: OutboxItem): Promise<boolean> {
    const { user, annotations, revoked, rows, shelf } = this.#holdings
    if (user === undefined) return true
    const isTakenBack = (id: StixId): boolean => (revoked.has(id) && rows.rowOf(id) < 0) || annotations.get(id)?.at(-1)?.withdrawn === true
    const sources = { object: async (id: StixId) => await this.#finder.kept(id), definitionOf: (id: StixId) => shelf.find(id) }
    return await hasChanged(item, sources, { author: user.identity, organisation: user.organisation, exercise: this.#practice }, this.#recipient(item), isTakenBack)
  }

  async retry(id: string): Promise<Reply<OutboxItem>> {
    return await this.#change(id, retryNow)
  }

  async amend(id: string, change: { readonly title: string; readonly summary: string }, now: number): Promise<Reply<OutboxItem>> {
    return await this.#change(id, item => amend(item, change, now))
  }

  async discardUnsent(id: string): Promise<Reply<null>> {
    const discarded = await this.#change(id, discardUnsent)
    return discarded.ok ? done(null) : discarded
  }

  /** One item anew, durable; refused while it is being sent. */
  async #change(id: string, change: (item: OutboxItem) => OutboxItem): Promise<Reply<OutboxItem>> {
    const turned = await this.#truth.write<Reply<OutboxItem>>(() => {
      const held = this.#holdings.outbox.get(id)
      if (held === undefined) return { result: failed('not-found') }
      if (held.state === 'sending' || held.state === 'accepted') return { result: failed('not-allowed') }
      return keeping(this.#holdings, change(held))
    })
    return turned.ok ? turned.value : turned
  }

  async #keep(item: OutboxItem): Promise<Reply<OutboxItem>> {
    const turned = await this.#truth.write<Reply<OutboxItem>>(() => keeping(this.#holdings, item))
    return turned.ok ? turned.value : turned
  }

  async #build(draft: FindingDraft, issue: Issue): Promise<Reply<Preview>> {
    const { user, annotations, shelf, rows } = this.#holdings
    if (user === undefined) return failed('internal')
    const wanted = new Set(draft.annotations)
    const notes = currentVersions([...annotations.values()].flat()).filter(note => wanted.has(note.id))
    const sources: Sources = {
      object: async id => await this.#finder.kept(id),
      entity: id => this.#finder.known(id),
      naming: observable => this.#naming.marksOn(observable),
      movement: id => {
        const row = rows.rowOf(id)
        const movement = row < 0 ? undefined : movementOfRow(this.#holdings, row)
        return movement === undefined ? undefined : this.#inItsOwnWords(movement)
      },
      isExercise: async id => {
        const batch = rows.batchOf(rows.rowOf(id))
        const observed = batch === undefined ? undefined : await shelf.object(batch)
        return observed !== undefined && isExercise(observed)
      },
      label: id => this.#labelOf(id),
      definitionOf: id => shelf.find(id),
    }
    const finding = { title: draft.title, summary: draft.summary, annotations: notes, movements: draft.movements }
    return done(await previewFinding(finding, sources, { author: user.identity, organisation: user.organisation, exercise: this.#practice }, this.#recipient(draft), issue))
  }

  /** The dictionaries know names from objects too; those of one that is marked higher than the row stay behind. */
  #inItsOwnWords(movement: Movement): Movement {
    const { shelf } = this.#holdings
    const definitionOf = (id: StixId): StixObject | undefined => shelf.find(id)
    const mark = tlpOf(movement.markings, definitionOf)
    const openly = (entity: Entity): Entity => {
      const object = shelf.entry(entity.ref)
      return object !== undefined && isLower(mark, tlpOf(object.markings, definitionOf)) ? { ...entity, label: '' } : entity
    }
    return {
      ...movement,
      ...(movement.subject === undefined ? {} : { subject: openly(movement.subject) }),
      ...(movement.conveyance === undefined ? {} : { conveyance: openly(movement.conveyance) }),
      ...(movement.document === undefined ? {} : { document: openly(movement.document) }),
    }
  }

  #recipient({ source, collection }: Pick<FindingDraft, 'source' | 'collection'>): Recipient {
    const found = this.#holdings.sources.get(source)?.collections.find(({ id }) => id === collection)
    return found === undefined ? { canWrite: false } : { canWrite: found.canWrite, maxContentLength: found.maxContentLength }
  }

  #labelOf(id: StixId): string | undefined {
    const { dictionaries, shelf } = this.#holdings
    const entity = dictionaries.entities.at(dictionaries.entities.find(id))
    const label = (entity?.ref === id ? entity.label : '') || shelf.entry(id)?.label
    return label === undefined || label === '' ? undefined : label
  }
}

const numberIn = ({ leaving }: Preview): number | undefined => leaving.flatMap(({ object }) => linkOf(object)?.number ?? [])[0]

/** The turn that keeps one item. */
export const keeping = (holdings: Holdings, item: OutboxItem): Turn<Reply<OutboxItem>> =>
  (holdings.mayWrite({ kind: 'outbox', item }) ? { change: holdings.changeBy({ kind: 'outbox', item }), result: done(item) } : { result: failed('above-clearance') })
