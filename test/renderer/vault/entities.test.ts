import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Dictionary, WIDE } from '../../../shared/columns/dictionary.ts'
import { NO_ENTITY } from '../../../shared/movement/batch-columns.ts'
import { ENTITY_KINDS, type Entity } from '../../../shared/movement/movement.ts'
import { Entities, packEntities } from '../../../renderer/vault/entities.ts'

const entity: fc.Arbitrary<Entity> = fc.record({
  ref: fc.tuple(fc.constantFrom('identity', 'infrastructure', 'travel-document'), fc.uuid()).map(([type, uuid]) => `${type}--${uuid}` as const),
  kind: fc.constantFrom(...ENTITY_KINDS),
  label: fc.string({ unit: 'grapheme', maxLength: 30 }),
})

test('[VAULT-1] packed entities answer as a plain dictionary does', () => {
  fc.assert(fc.property(fc.uniqueArray(entity, { selector: ({ ref }) => ref, minLength: 1, maxLength: 60 }), fc.nat(60), fc.array(entity, { maxLength: 5 }), (all, cut, more) => {
    const plain = new Dictionary<Entity>(NO_ENTITY, ({ ref }) => ref, WIDE)
    const packed = new Entities()
    const [first, rest] = [all.slice(0, cut), all.slice(cut)]
    for (const one of first) expect(packed.add(one)).toBe(plain.add(one))
    const bytes = packEntities(rest)!
    expect(packed.restorePacked(packed.size + 1, bytes)).toBeUndefined()
    expect(packed.restorePacked(packed.size, bytes)).toBe(rest.length)
    expect(plain.restore(plain.size, rest)).toBe(true)
    for (const one of [...more, ...all]) expect(packed.add(one)).toBe(plain.add(one))
    const renamed = { ...all.at(-1)!, label: 'Renamed' }
    expect(packed.replace(renamed)).toBe(plain.replace(renamed))
    expect(packed.size).toBe(plain.size)
    for (const { ref } of all) expect(packed.find(ref)).toBe(plain.find(ref))
    expect(packed.find('identity--no')).toBe(0)
    expect(packed.at(packed.size)).toBeUndefined()
    expect(packed.since(2)).toEqual(plain.since(2))
    expect(packed.entries).toEqual(plain.entries)
  }))
})
