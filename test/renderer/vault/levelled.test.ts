import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Dictionaries } from '../../../renderer/vault/dictionaries.ts'
import { dictionariesByLevel } from '../../../renderer/vault/dictionaries-by-level.ts'
import type { DictionaryAdditions, DictionarySizes } from '../../../renderer/vault/ledger.ts'
import { LEVELS, type Level } from '../../../shared/handling/level.ts'
import type { StixId } from '../../../shared/stix/object.ts'

const ref = (n: number): StixId => `identity--00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

interface Record { readonly by: Level; readonly levels: readonly DictionaryAdditions[]; readonly sizes: DictionarySizes }

/** The dictionaries of a session of this clearance over a ledger. */
function opened(ledger: readonly Record[], clearance: Level): Dictionaries {
  const dictionaries = new Dictionaries()
  for (const { by, levels, sizes } of ledger) {
    for (const level of LEVELS) if (level <= clearance && level <= by) dictionaries.restore(levels[level]!, level, by)
    dictionaries.reserve(sizes)
  }
  return dictionaries
}

/** What a session says of a thing: a row of a level names it, or an object of a level tells its words. */
const said = fc.record({ thing: fc.nat(7), level: fc.constantFrom<Level>(0, 1, 2), how: fc.constantFrom<'named' | 'learnt'>('named', 'learnt') })
const sitting = fc.record({ by: fc.constantFrom<Level>(0, 1, 2), says: fc.array(said, { maxLength: 8 }) })

test('[VAULT-40] whatever sessions of whatever clearance say, ordinals never clash, words never fall to a freer level, and a thing has one ordinal for whoever sees it', () => {
  let word = 0
  fc.assert(fc.property(fc.array(sitting, { maxLength: 8 }), sittings => {
    const ledger: Record[] = []
    /** Per word the level at which it was said. */
    const levels = new Map<string, Level>()
    /** Ordinals that rows of a level were written with, and for what. */
    const written: { level: Level; thing: number; ordinal: number }[] = []
    for (const { by, says } of sittings) {
      const dictionaries = opened(ledger, by)
      for (const { thing, level, how } of says.filter(one => one.level <= by)) {
        const label = `word ${word++}`
        levels.set(label, level)
        const entity = { ref: ref(thing), kind: 'person' as const, label }
        if (how === 'learnt') dictionaries.learnEntity(entity, level)
        else written.push({ level, thing, ordinal: dictionaries.naming(level).entities.add(entity)! })
      }
      const additions = dictionaries.additions()
      ledger.push({ by, levels: additions.levels, sizes: additions.sizes })
    }
    for (const clearance of LEVELS) {
      const session = opened(ledger, clearance)
      const { entities, levelled } = session
      for (const { level, thing, ordinal } of written.filter(one => one.level <= clearance)) {
        const canonical = levelled.entities.moved.get(ordinal) ?? ordinal
        expect(entities.at(canonical)?.ref).toBe(ref(thing))
        expect(entities.find(ref(thing))).toBe(canonical)
        expect(levelled.entities.levelOf(canonical)).toBeLessThanOrEqual(level)
      }
      for (const entity of entities.entries.slice(1)) if (entity.label !== '') expect(levels.get(entity.label)).toBeLessThanOrEqual(clearance)
      for (const lower of LEVELS.filter(level => level <= clearance)) {
        const theirs = opened(ledger, lower)
        for (let ordinal = 1; ordinal < entities.size; ordinal++) {
          const words = levelled.entities.wordsAt(ordinal, lower)
          if (words !== undefined) expect(levels.get(words.label)).toBeLessThanOrEqual(lower)
          // Who is cleared for less sees the thing exactly where somebody cleared for more says that she does.
          expect(theirs.entities.find(words?.ref ?? 'none') > 0 ? theirs.entities.at(ordinal)?.ref : undefined).toBe(words?.ref)
        }
      }
    }
  }), { numRuns: 300 })
}, 30_000)

test('[VAULT-40] a ledger that begins anew tells every level what it knew', () => {
  let word = 0
  fc.assert(fc.property(fc.array(sitting, { maxLength: 8 }), fc.integer({ min: 0, max: 40 }), (sittings, many) => {
    const ledger: Record[] = []
    for (const { by, says } of sittings) {
      const dictionaries = opened(ledger, by)
      for (const { thing, level, how } of says.filter(one => one.level <= by)) {
        const entity = { ref: ref(thing), kind: 'person' as const, label: `word ${word++}` }
        if (how === 'learnt') dictionaries.learnEntity(entity, level)
        else dictionaries.naming(level).entities.add(entity)
        for (let n = 0; n < many; n++) dictionaries.naming(level).entities.add({ ...entity, ref: ref(1_000 + word * 100 + n) })
      }
      const additions = dictionaries.additions()
      ledger.push({ by, levels: additions.levels, sizes: additions.sizes })
    }
    const before = opened(ledger, 2)
    const anew = dictionariesByLevel(before)
    for (const clearance of LEVELS) {
      const old = opened(ledger, clearance)
      const fresh = new Dictionaries()
      for (const { level, adds } of anew) if (level <= clearance) fresh.restore(adds, level, 2)
      fresh.reserve(before.sizes)
      expect(fresh.sizes).toEqual(old.sizes)
      for (let ordinal = 1; ordinal < old.entities.size; ordinal++) {
        expect(fresh.levelled.entities.levelOf(ordinal)).toBe(old.levelled.entities.levelOf(ordinal))
        expect(fresh.entities.at(ordinal)?.ref).toBe(old.entities.at(ordinal)?.ref)
      }
      expect([...fresh.levelled.entities.moved]).toEqual(expect.arrayContaining([...old.levelled.entities.moved]))
      if (clearance === 2) expect(fresh.entities.entries).toEqual(old.entities.entries)
    }
  }), { numRuns: 40 })
}, 30_000)

test('[VAULT-40] what is forgotten is forgotten at every level', () => {
  const first = new Dictionaries()
  const entity = { ref: ref(1), kind: 'person' as const, label: 'freely' }
  first.naming(0).entities.add(entity)
  first.learnEntity({ ...entity, label: 'strictly' }, 2)
  const ledger: Record[] = []
  const write = (dictionaries: Dictionaries, nameless: readonly number[] = []): void => {
    const additions = dictionaries.additions(nameless)
    ledger.push({ by: 2, levels: additions.levels, sizes: additions.sizes })
    additions.kept()
  }
  write(first)
  expect(LEVELS.map(level => opened(ledger, level).entities.at(1)?.label)).toEqual(['freely', 'freely', 'strictly'])
  first.additions([1])
  expect(first.entities.at(1)?.label).toBe('strictly')
  write(first, [1])
  expect(first.entities.at(1)?.label).toBe('')
  expect(LEVELS.map(level => opened(ledger, level).entities.at(1)?.label)).toEqual(['', '', ''])
})
