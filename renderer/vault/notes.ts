import type { Annotation, AnnotationDraft, Hand } from '../../shared/annotation/annotation.ts'
import { startingMark } from '../../shared/annotation/draft.ts'
import { historyOf } from '../../shared/annotation/history.ts'
import { annotate, revise, takeBack, withdraw, type Written, type Writing } from '../../shared/annotation/version.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import type { Mark } from '../../shared/handling/strictest.ts'
import type { Tlp } from '../../shared/handling/marking.ts'
import type { StixId } from '../../shared/stix/object.ts'
import type { Finder } from './finder.ts'
import type { Holdings } from './holdings.ts'
import type { Truth } from './truth.ts'

/** One thing that a person did to a note, for undo. */
interface Act {
  readonly id: StixId
  /** The version that it replaced. */
  readonly before: Annotation | undefined
}

/** Notes and their versions. Every change is durable before it is answered. */
export class Notes {
  readonly #holdings: Holdings
  readonly #truth: Truth
  readonly #finder: Finder
  readonly #by: () => Hand
  readonly #newId: () => string
  readonly #acts: Act[] = []

  /** @param by whose hand writes, asked at each change. */
  constructor(holdings: Holdings, truth: Truth, finder: Finder, by: () => Hand, newId: () => string) {
    this.#holdings = holdings
    this.#truth = truth
    this.#finder = finder
    this.#by = by
    this.#newId = newId
  }

  history(id: StixId): readonly Annotation[] {
    return historyOf(this.#holdings.annotations.get(id) ?? [], id)
  }

  inheritedMark(draft: AnnotationDraft): Tlp {
    return startingMark(this.#quoted(draft))
  }

  async annotate(draft: AnnotationDraft, now: number): Promise<Reply<Annotation>> {
    const id: StixId = `note--${this.#newId()}`
    return await this.#keep(id, undefined, writing => annotate(id, draft, this.#quoted(draft), writing), now)
  }

  async revise(id: StixId, draft: AnnotationDraft, now: number): Promise<Reply<Annotation>> {
    return await this.#change(id, now, (held, writing) => revise(held, draft, this.#quoted(draft), writing))
  }

  async withdraw(id: StixId, now: number): Promise<Reply<Annotation>> {
    return await this.#change(id, now, (held, writing) => ({ ok: true, annotation: withdraw(held, writing) }))
  }

  /** Takes back the last act of this session; null when there is none. */
  async undo(now: number): Promise<Reply<Annotation | null>> {
    const act = this.#acts.at(-1)
    const [current] = act === undefined ? [] : this.history(act.id)
    if (act === undefined || current === undefined) return done(null)
    const kept = await this.#write(writing => ({ ok: true, annotation: takeBack(current, act.before, this.#quoted(act.before ?? current), writing) }), now)
    if (kept.ok) this.#acts.splice(this.#acts.indexOf(act), 1)
    return kept
  }

  async #change(id: StixId, now: number, next: (held: Annotation, writing: Writing) => Written): Promise<Reply<Annotation>> {
    const [held] = this.history(id)
    if (held === undefined) return failed('not-found')
    return await this.#keep(id, held, writing => next(held, writing), now)
  }

  async #keep(id: StixId, before: Annotation | undefined, next: (writing: Writing) => Written, now: number): Promise<Reply<Annotation>> {
    const kept = await this.#write(next, now)
    if (kept.ok) this.#acts.push({ id, before })
    return kept
  }

  async #write(next: (writing: Writing) => Written, now: number): Promise<Reply<Annotation>> {
    const written = await this.#truth.write<Written | 'above-clearance'>(() => {
      const result = next({ by: this.#by(), at: now, sequence: this.#holdings.nextSequence })
      if (!result.ok) return { result }
      const entry = { kind: 'annotation', version: result.annotation } as const
      if (!this.#holdings.mayWrite(entry)) return { result: 'above-clearance' }
      return { change: this.#holdings.changeBy(entry), result }
    })
    if (!written.ok) return written
    if (written.value === 'above-clearance') return failed('above-clearance')
    if (written.value.ok) return done(written.value.annotation)
    return written.value.why === 'marking-lowered' ? failed('marking-lowered') : failed('note-incomplete')
  }

  /** Marks of everything that a draft's anchors name. */
  #quoted(draft: AnnotationDraft): readonly Mark[] {
    return draft.anchors.flatMap(anchor => ('ref' in anchor ? [this.#finder.markOf(anchor.ref)] : []))
  }
}
