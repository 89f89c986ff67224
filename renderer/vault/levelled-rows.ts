import { remap, STORED_COLUMNS, type Block } from '../../shared/columns/block.ts'
import { idsOf } from '../../shared/columns/builder.ts'
import type { Level } from '../../shared/handling/level.ts'
import { LEVELS } from '../../shared/handling/level.ts'
import type { RowsPart } from '../../shared/movement/batch-columns.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { inTimeOrder, pick } from './blocks.ts'
import type { Naming } from './dictionaries.ts'

/** No row that counts uses the entry. */
const UNUSED = 255

/** Rows of a part that are wanted, by level. */
export type RowsByLevel = readonly (readonly number[])[]

export interface Wanted {
  /** Level of rows with one of the part's sets of markings. */
  readonly levelOf: (refs: readonly StixId[]) => Level
  /** Levels of which rows are taken. */
  readonly from: Level
  readonly to: Level
  readonly has?: (row: number) => boolean
}

/** Rows of a part by their level, and what of it is not taken. */
export interface Levelling {
  readonly rows: RowsByLevel
  /** Rows delivered, by level. */
  readonly counts: readonly [number, number, number]
  /** Rows that are held already. */
  readonly known: number
}

/** Puts rows apart by the level of their markings. */
export function levelRows({ columns }: RowsPart, { levelOf, from, to, has }: Wanted): Levelling {
  const levels = Uint8Array.from(columns.markings, levelOf)
  const rows: [number[], number[], number[]] = [[], [], []]
  const counts: [number, number, number] = [0, 0, 0]
  let known = 0
  for (let row = 0; row < columns.rows; row++) {
    const level = levels[columns.marking[row]!] as Level
    counts[level]++
    if (level < from || has?.(row) === true) known++
    else if (level <= to) rows[level].push(row)
  }
  return { rows, counts, known }
}

const NAMED = [['post', 'places'], ['other', 'places'], ['subject', 'entities'], ['conveyance', 'entities'], ['document', 'entities'], ['source', 'sources'], ['marking', 'markings']] as const
const DICTIONARIES = ['places', 'entities', 'sources', 'markings'] as const
type DictionaryName = (typeof DICTIONARIES)[number]

/**
 * A part on its way into the columns. Its words are named level by level, the freest first, and each at the freest level whose rows use it: what
 * only a strict row says stays with that row.
 */
export class PartOfLevels {
  readonly #part: RowsPart
  readonly #rows: RowsByLevel
  readonly #freest: { readonly [D in DictionaryName]: Uint8Array }
  readonly #ordinals: { readonly [D in DictionaryName]: Uint32Array }

  constructor(part: RowsPart, rows: RowsByLevel) {
    this.#part = part
    this.#rows = rows
    const { columns } = part
    const each = <A>(make: (size: number) => A): { readonly [D in DictionaryName]: A } =>
      ({ places: make(columns.places.length), entities: make(columns.entities.length), sources: make(columns.sources.length), markings: make(columns.markings.length) })
    this.#ordinals = each(size => new Uint32Array(size))
    const only = LEVELS.find(level => rows[level]!.length === columns.rows)
    // All rows of one level, as nearly always: whatever the part names belongs there.
    this.#freest = each(size => new Uint8Array(size).fill(only ?? UNUSED))
    if (only === undefined) this.#find()
  }

  #find(): void {
    const { columns } = this.#part
    for (const level of LEVELS) {
      for (const [column, dictionary] of NAMED) {
        const freest = this.#freest[dictionary]
        const ordinals = columns[column]
        for (const row of this.#rows[level]!) if (freest[ordinals[row]!]! > level) freest[ordinals[row]!] = level
      }
    }
  }

  /** Names what the rows of a level are the freest to use. @returns false when a dictionary is full. */
  name(level: Level, naming: Naming): boolean {
    const { columns } = this.#part
    const all = <E>(entries: readonly E[], dictionary: DictionaryName, add: (entry: E) => number | undefined): boolean => {
      const freest = this.#freest[dictionary]
      for (let i = 1; i < entries.length; i++) {
        if (freest[i] !== level) continue
        const ordinal = add(entries[i]!)
        if (ordinal === undefined) return false
        this.#ordinals[dictionary][i] = ordinal
      }
      return true
    }
    return all(columns.places, 'places', naming.places.add) && all(columns.entities, 'entities', naming.entities.add)
      && all(columns.sources, 'sources', naming.sources.add) && all(columns.markings, 'markings', naming.markings.add)
  }

  /** The rows of a level with the vault's ordinals, in order of time; undefined when there are none. @param arrived seconds since 1970-01-01 UTC. */
  block(level: Level, arrived: number): Block | undefined {
    const rows = this.#rows[level]!
    if (rows.length === 0) return undefined
    const { columns, names } = this.#part
    const views = Object.fromEntries(STORED_COLUMNS.filter(name => name !== 'arrived').map(name => [name, columns[name as 'time']])) as unknown as Omit<Block, 'rows' | 'ids' | 'remarks' | 'arrived'>
    const whole: Block = {
      ...views, rows: columns.rows, ids: idsOf(names, columns.rows), remarks: { lengths: columns.remarkLengths, bytes: columns.remarkBytes }, arrived: new Uint32Array(columns.rows).fill(arrived),
    }
    return remap(inTimeOrder(rows.length === columns.rows ? whole : pick(whole, rows)), this.#ordinals)
  }
}
