import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import type { ImportPart } from '../../shared/contract/vault.ts'
import { gather } from '../../shared/movement/gather.ts'
import type { RowsPart } from '../../shared/movement/batch-columns.ts'
import type { Place } from '../../shared/movement/movement.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Holdings } from './holdings.ts'
import { changeOf, partsOf, receive, type Received, type Reception } from './receiving.ts'
import type { Truth } from './truth.ts'

interface Running {
  /** Its name in the ledger. */
  readonly key: string
  readonly objects: StixObject[]
  readonly places: Map<StixId, Place>
  /** What its parts show once all of them count. */
  readonly staged: Reception[]
  movements: number
  known: number
  above: number
}

/**
 * Files on their way in. Rows are sealed and durable part by part, so that three million of them need not lie in memory; they count all at
 * once when the import is committed, together with the file's objects, or not at all.
 */
export class Imports {
  readonly #holdings: Holdings
  readonly #truth: Truth
  readonly #now: () => number
  readonly #newId: () => string
  readonly #received: (received: Received) => void
  readonly #running = new Map<number, Running>()
  #next = 1

  constructor(holdings: Holdings, truth: Truth, now: () => number, newId: () => string, received: (received: Received) => void) {
    this.#holdings = holdings
    this.#truth = truth
    this.#now = now
    this.#newId = newId
    this.#received = received
  }

  begin(): number {
    const id = this.#next++
    this.#running.set(id, { key: this.#newId(), objects: [], places: new Map(), staged: [], movements: 0, known: 0, above: 0 })
    return id
  }

  async part(id: number, part: ImportPart): Promise<Reply<null>> {
    const running = this.#running.get(id)
    if (running === undefined) return failed('not-found')
    if ('objects' in part) running.objects.push(...part.objects)
    else if ('places' in part) for (const place of part.places) running.places.set(place.ref, place)
    else return await this.#stage(running, 'rows' in part ? part.rows : gather(part.movements, running.places))
    return done(null)
  }

  async #stage(running: Running, part: RowsPart): Promise<Reply<null>> {
    const staged = await this.#truth.write<Reply<Reception>>(async () => {
      const reception = await receive(this.#holdings, this.#truth, { origin: 'import', at: this.#now(), objects: [], parts: [part] })
      if (!reception.ok) return { result: reception }
      const { received } = reception.value
      if (received.movements === 0) return { result: reception }
      const parts = partsOf(reception.value, arrivals => ({ kind: 'import-part', import: running.key, ...arrivals }))
      return { change: { parts, segments: reception.value.segments, apply: () => {
        this.#holdings.foldAll(parts)
        reception.value.stored()
      } }, result: reception }
    })
    const result = staged.ok ? staged.value : staged
    if (!result.ok) return result
    if (result.value.received.movements > 0) running.staged.push(result.value)
    running.movements += result.value.received.movements
    running.known += result.value.received.known
    running.above += result.value.received.above
    return done(null)
  }

  async commit(id: number): Promise<Reply<{ readonly objects: number; readonly movements: number; readonly known: number; readonly above?: number }>> {
    const running = this.#running.get(id)
    if (running === undefined) return failed('not-found')
    const written = await this.#truth.write<Reply<Received>>(async () => {
      const reception = await receive(this.#holdings, this.#truth, { origin: 'import', at: this.#now(), objects: running.objects })
      if (!reception.ok) return { result: reception }
      const change = changeOf(this.#holdings, reception.value, arrivals => ({ kind: 'import-done', import: running.key, ...arrivals }))
      return { change: { ...change, apply: () => {
        change.apply()
        for (const part of running.staged) part.show()
      } }, result: done(reception.value.received) }
    })
    const result = written.ok ? written.value : written
    if (!result.ok) return result
    this.#running.delete(id)
    const { value } = result
    const above = value.above + running.above
    const total = { objects: value.objects, movements: value.movements + running.movements, known: value.known + running.known, ...(above === 0 ? {} : { above }) }
    this.#received({ ...value, movements: total.movements })
    return done(total)
  }

  async abandon(id: number): Promise<Reply<null>> {
    const running = this.#running.get(id)
    if (running === undefined) return failed('not-found')
    this.#running.delete(id)
    return await this.#drop(running.key)
  }

  /** Imports that the end of an earlier session cut off. */
  async dropUnfinished(): Promise<void> {
    for (const key of this.#holdings.unfinished.keys()) await this.#drop(key)
  }

  async #drop(key: string): Promise<Reply<null>> {
    return await this.#truth.write(() => {
      const segments = this.#holdings.unfinished.get(key)
      if (segments === undefined) return { result: null }
      const entry = { kind: 'import-dropped', import: key } as const
      return { change: { ...this.#holdings.changeBy(entry), retire: segments.map(segment => segment.name) }, result: null }
    })
  }
}
