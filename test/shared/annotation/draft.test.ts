import fc from 'fast-check'
import { expect, test } from 'vitest'
import { floorOf, objectionsTo, startingMark } from '../../../shared/annotation/draft.ts'
import type { Anchor } from '../../../shared/annotation/annotation.ts'
import { TLP } from '../../../shared/handling/marking.ts'
import { isLower } from '../../../shared/handling/strictest.ts'
import { marks } from '../handling/marks.ts'
import { draft, NOON, ROW } from './fixture.ts'

const square: Anchor = { on: 'area', ring: [[14, 46], [15, 46], [15, 47], [14, 46]] }

test('[ANNOTATION-1] a note has text and is about something', () => {
  expect(objectionsTo(draft(), ['AMBER'])).toEqual([])
  expect(objectionsTo(draft({ title: '' }), ['AMBER'])).toEqual([])
  expect(objectionsTo(draft({ text: ' \n' }), ['AMBER'])).toEqual(['no-text'])
  expect(objectionsTo(draft({ anchors: [] }), [])).toEqual(['no-anchor'])
})

test.each<[string, Anchor]>([
  ['not closed', { on: 'area', ring: [[14, 46], [15, 46], [15, 47], [14, 47]] }],
  ['two corners', { on: 'area', ring: [[14, 46], [15, 46], [14, 46]] }],
  ['off the globe', { on: 'area', ring: [[14, 46], [15, 91], [15, 47], [14, 46]] }],
  ['not numbers', { on: 'area', ring: [[14, 46], [Number.NaN, 46], [15, 47], [14, 46]] }],
])('[ANNOTATION-2] an area is a closed ring on the globe: %s', (_, anchor) => {
  expect(objectionsTo(draft({ anchors: [square] }), [])).toEqual([])
  expect(objectionsTo(draft({ anchors: [square, anchor] }), [])).toEqual(['bad-area'])
})

test.each([[NOON, NOON], [NOON, NOON - 1], [-1, NOON], [NOON, 1e15], [Number.NaN, NOON]])('[ANNOTATION-2] a span ends after it begins: %s to %s', (from, to) => {
  expect(objectionsTo(draft({ anchors: [{ on: 'span', from: NOON, to: NOON + 1 }] }), [])).toEqual([])
  expect(objectionsTo(draft({ anchors: [{ on: 'span', from, to }] }), [])).toEqual(['bad-span'])
})

test('[ANNOTATION-3] a mark below what is quoted needs a reason, and exactly then', () => {
  fc.assert(fc.property(fc.constantFrom(...TLP), fc.array(marks, { maxLength: 4 }), fc.constantFrom(
    undefined, '', '  ', 'agreed with the originator'
  ), (tlp, quoted, reason) => {
    const objections = objectionsTo(draft({ tlp, ...(reason === undefined ? {} : { loweredBecause: reason }) }), quoted)
    const needsReason = isLower(tlp, floorOf(quoted))
    expect(objections).toEqual(needsReason && (reason ?? '').trim() === '' ? ['marking-lowered'] : [])
  }))
})

test('[ANNOTATION-3] what is not marked or has not arrived counts as RED', () => {
  expect(objectionsTo(draft({ tlp: 'AMBER+STRICT' }), ['CLEAR', 'unmarked'])).toEqual(['marking-lowered'])
})

test('[ANNOTATION-4] a draft starts from the strictest mark that it quotes, and from AMBER when it quotes none', () => {
  expect(startingMark(['GREEN', 'AMBER+STRICT', 'CLEAR'])).toBe('AMBER+STRICT')
  expect(startingMark(['CLEAR'])).toBe('CLEAR')
  expect(startingMark([])).toBe('AMBER')
  expect(objectionsTo(draft({ tlp: 'CLEAR', anchors: [square] }), [])).toEqual([])
  expect(objectionsTo(draft({ anchors: [{ on: 'movement', ref: ROW }, square], tlp: startingMark(['RED']) }), ['RED'])).toEqual([])
})
