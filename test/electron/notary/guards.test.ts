import fc from 'fast-check'
import { expect, test } from 'vitest'
import { doorGuards, notaryGuards, wardenGuards } from '../../../electron/notary/guards.ts'
import { isVaultName } from '../../../shared/contract/notary.ts'

const KEY = new Uint8Array(32)
const SOME = new Uint8Array(8)

test('[NOTARY-12] what is right passes, and nothing but what was asked for', () => {
  expect(doorGuards.create([{ name: 'Post 7', practice: true, slots: SOME, journalKey: KEY, more: 1 }])).toEqual([{ name: 'Post 7', practice: true, slots: SOME, journalKey: KEY }])
  expect(doorGuards.admit(['Post 7', KEY])).toEqual(['Post 7', KEY])
  const commit = { record: SOME, segments: [{ name: 'a-1', bytes: SOME }], keyring: SOME, retire: ['b'] }
  expect(notaryGuards.commit([commit])).toEqual([commit])
  expect(notaryGuards.commit([{ record: SOME }])).toEqual([{ record: SOME }])
  expect(wardenGuards.approve(['https://taxii.example:8443'])).toEqual(['https://taxii.example:8443'])
})

test.each([
  ['create without key', () => doorGuards.create([{ name: 'a', practice: true, slots: SOME }])],
  ['create with a short key', () => doorGuards.create([{ name: 'a', practice: true, slots: SOME, journalKey: SOME }])],
  ['create with a path', () => doorGuards.create([{ name: '../a', practice: true, slots: SOME, journalKey: KEY }])],
  ['create with huge slots', () => doorGuards.create([{ name: 'a', practice: true, slots: new Uint8Array(1_100_000), journalKey: KEY }])],
  ['knock with two', () => doorGuards.knock(['a', 'b'])],
  ['knock at a path', () => doorGuards.knock(['a/b'])],
  ['replay from the middle', () => notaryGuards.replay([0.5])],
  ['replay from before', () => notaryGuards.replay([-1])],
  ['segment by path', () => notaryGuards.segment(['../slots.a'])],
  ['segment of another folder', () => notaryGuards.segment(['a/b'])],
  ['commit without record', () => notaryGuards.commit([{ segments: [] }])],
  ['commit of an empty record', () => notaryGuards.commit([{ record: new Uint8Array(0) }])],
  ['commit of shared memory', () => notaryGuards.commit([{ record: new Uint8Array(new SharedArrayBuffer(8)) }])],
  ['commit of a text', () => notaryGuards.commit([{ record: 'text' }])],
  ['commit of a segment by path', () => notaryGuards.commit([{ record: SOME, segments: [{ name: '..', bytes: SOME }] }])],
  ['commit of too many segments', () => notaryGuards.commit([{ record: SOME, segments: Array.from({ length: 2_000 }, (_each, i) => ({ name: `a${i}`, bytes: SOME })) }])],
  ['an event that names somebody', () => notaryGuards.audit([{ act: 'consult', call: 'find', object: 'MUSTER' }])],
  ['an event with a reason', () => notaryGuards.audit([{ act: 'consult', call: 'find', reason: 'case 7' }])],
  ['retire by path', () => notaryGuards.commit([{ record: SOME, retire: ['a/../b'] }])],
  ['approve http', () => wardenGuards.approve(['http://taxii.example'])],
  ['approve a page', () => wardenGuards.approve(['https://taxii.example/path'])],
  ['approve two lines', () => wardenGuards.approve(['https://a.example\nhttps://b.example'])],
] as const)('[NOTARY-12] refused: %s', (_what, ask) => {
  expect(ask).toThrow(TypeError)
})

test('[NOTARY-12] whatever comes is parsed or refused', () => {
  const guards = [...Object.values(doorGuards), ...Object.values(notaryGuards), ...Object.values(wardenGuards)]
  fc.assert(fc.property(fc.array(fc.anything({ withTypedArray: true, withNullPrototype: true }), { maxLength: 3 }), args => {
    for (const guard of guards) {
      try {
        guard(args)
      } catch (fault) {
        expect(fault).toBeInstanceOf(TypeError)
      }
    }
  }), { numRuns: 500 })
})

test('[NOTARY-10] names of vaults take no path and mean the same on every system', () => {
  for (const name of ['Post 7', 'a', 'Grenzposten Süd', 'Пост', '検問所', "Anna's", 'v1.2', 'a_b-c']) expect([name, isVaultName(name)]).toEqual([name, true])
  for (const name of ['', ' a', 'a ', '.', '..', '.a', 'a.', 'a/b', 'a\\b', 'C:', 'a\0', 'a\nb', 'CON', 'nul.txt', 'com1', 'a'.repeat(65), 'a*', 'a?', '-a', 'e\u0301', 'a\u202eb', '<a>', 'a|b', '"']) {
    expect([name, isVaultName(name)]).toEqual([name, false])
  }
})
