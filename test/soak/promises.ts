import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import type { StixId } from '../../shared/stix/object.ts'

/** A change that was asked for; until it is answered it may be in the vault, whole, or not. */
export type Wish =
  | { readonly kind: 'annotate'; readonly text: string }
  | { readonly kind: 'revise'; readonly id: StixId; readonly text: string }
  | { readonly kind: 'withdraw'; readonly id: StixId }
  | { readonly kind: 'draft'; readonly key: string; readonly text: string }
  | { readonly kind: 'setting'; readonly key: string; readonly value: string }
  | { readonly kind: 'import'; readonly from: number; readonly count: number }
  | { readonly kind: 'forward'; readonly title: string }

/** What a vault shows. */
export interface Shown {
  readonly notes: readonly Annotation[]
  readonly drafts: { readonly [key: string]: string }
  readonly settings: { readonly [key: string]: unknown }
  readonly outbox: readonly OutboxItem[]
  /** All rows. */
  readonly rows: number
  /** First and last movement of each import that was answered, and of the one under way: whether they are there. */
  readonly imported: ReadonlyMap<number, readonly [first: boolean, last: boolean]>
}

interface Import { readonly from: number; readonly count: number }

/**
 * What a vault has acknowledged. After a kill it is compared with what the vault shows: all that was answered must be there, what was under way
 * must be there whole or not at all, and nothing else may be there.
 */
export class Promises {
  readonly notes = new Map<StixId, string>()
  readonly imports: Import[] = []
  readonly #withdrawn = new Set<StixId>()
  readonly #drafts = new Map<string, string>()
  readonly #settings = new Map<string, string>()
  readonly #findings = new Map<string, string>()
  readonly #under = new Set<Wish>()
  /** Rows that came from the exchange: so many at least, and exactly so many once the pull is known to be complete. */
  pulled = { atLeast: 0, complete: false }
  answered = 0

  /** Movements that an import takes next: every one of them once. */
  get nextMovement(): number {
    return Math.max(0, ...this.imports.map(({ from, count }) => from + count), ...this.#imports().map(({ from, count }) => from + count))
  }

  /** What is under way. */
  get under(): ReadonlySet<Wish> {
    return this.#under
  }

  begin(wish: Wish): void {
    this.#under.add(wish)
  }

  /** It was answered that this is stored. @param id of what was made by it. */
  keep(wish: Wish, id = ''): void {
    this.#under.delete(wish)
    this.answered++
    switch (wish.kind) {
      case 'annotate': return void this.notes.set(id as StixId, wish.text)
      case 'revise': return void this.notes.set(wish.id, wish.text)
      case 'withdraw': {
        this.notes.delete(wish.id)
        return void this.#withdrawn.add(wish.id)
      }
      case 'draft': return void this.#drafts.set(wish.key, wish.text)
      case 'setting': return void this.#settings.set(wish.key, wish.value)
      case 'import': return void this.imports.push({ from: wish.from, count: wish.count })
      case 'forward': return void this.#findings.set(id, wish.title)
    }
  }

  /** It was answered that this is not stored. */
  refuse(wish: Wish): void {
    this.#under.delete(wish)
  }

  /** Every promise that does not hold, in words; afterwards what was under way counts as the vault shows it. */
  check(shown: Shown): string[] {
    const broken = [...this.#checkNotes(shown), ...this.#checkTexts(shown), ...this.#checkOutbox(shown), ...this.#checkRows(shown)]
    this.#under.clear()
    return broken
  }

  #checkNotes({ notes }: Shown): string[] {
    const broken: string[] = []
    const there = new Map(notes.map(note => [note.id, note.text]))
    const making = this.#wishes('annotate')
    for (const [id, text] of this.notes) {
      const found = there.get(id)
      const revised = this.#wishes('revise').find(wish => wish.id === id && wish.text === found)
      const withdrawn = this.#wishes('withdraw').some(wish => wish.id === id)
      if (found === text) continue
      if (revised !== undefined) this.notes.set(id, revised.text)
      else if (found === undefined && withdrawn) this.keep({ kind: 'withdraw', id })
      else broken.push(found === undefined ? `the note ${id} is gone` : `the note ${id} has another text than was answered`)
    }
    for (const [id, text] of there) {
      if (this.notes.has(id)) continue
      const wish = making.find(each => each.text === text)
      if (wish === undefined) broken.push(this.#withdrawn.has(id) ? `the note ${id} stands again` : `nobody wrote the note ${id}`)
      else {
        making.splice(making.indexOf(wish), 1)
        this.notes.set(id, text)
      }
    }
    return broken
  }

  #checkTexts({ drafts, settings }: Shown): string[] {
    const broken: string[] = []
    const compare = (what: string, kept: Map<string, string>, shown: (key: string) => unknown, under: readonly { readonly key: string; readonly text: string }[]): void => {
      for (const key of new Set([...kept.keys(), ...under.map(wish => wish.key)])) {
        const found = shown(key) ?? ''
        const wish = under.find(each => each.key === key && each.text === found)
        if (found === (kept.get(key) ?? '')) continue
        if (wish === undefined) broken.push(`the ${what} ${key} is not what was answered`)
        else kept.set(key, wish.text)
      }
    }
    compare('draft', this.#drafts, key => drafts[key], this.#wishes('draft'))
    compare('setting', this.#settings, key => settings[key], this.#wishes('setting').map(({ key, value }) => ({ key, text: value })))
    return broken
  }

  #checkOutbox({ outbox }: Shown): string[] {
    const broken: string[] = []
    const there = new Map(outbox.map(item => [item.id, item]))
    for (const [id, title] of this.#findings) if (there.get(id)?.title !== title) broken.push(`the finding ${id} is gone`)
    for (const { id, title } of outbox) {
      if (this.#findings.has(id)) continue
      if (this.#wishes('forward').some(wish => wish.title === title)) this.#findings.set(id, title)
      else broken.push(`nobody forwarded the finding ${id}`)
    }
    return broken
  }

  #checkRows({ rows, imported }: Shown): string[] {
    const broken: string[] = []
    for (const { from } of this.imports) {
      const [first, last] = imported.get(from) ?? [false, false]
      if (!first || !last) broken.push(`the import of the movements from ${from} on is ${first || last ? 'there in part' : 'gone'}`)
    }
    for (const { from, count } of this.#imports()) {
      const [first, last] = imported.get(from) ?? [false, false]
      if (first !== last) broken.push(`the import under way, of the movements from ${from} on, is there in part`)
      else if (first) this.imports.push({ from, count })
    }
    const own = this.imports.reduce((sum, { count }) => sum + count, 0)
    const pulled = rows - own
    if (this.pulled.complete ? pulled !== this.pulled.atLeast : pulled < this.pulled.atLeast) broken.push(`${pulled} rows came from the exchange and are there, ${this.pulled.atLeast} were`)
    this.pulled = { ...this.pulled, atLeast: Math.max(pulled, this.pulled.atLeast) }
    return broken
  }

  #wishes<K extends Wish['kind']>(kind: K): Extract<Wish, { kind: K }>[] {
    return [...this.#under].filter((wish): wish is Extract<Wish, { kind: K }> => wish.kind === kind)
  }

  #imports(): readonly Import[] {
    return this.#wishes('import')
  }
}
