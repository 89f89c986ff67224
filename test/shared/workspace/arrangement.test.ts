import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Arrangement, FIRST_ARRANGEMENT, type Part, type Side, hide, isLeaf, isShown, leaf, maximise, move, nudge, readArrangement, resize, show, split, swap, viewsOf,
} from '../../../shared/workspace/arrangement.ts'

const KNOWN = ['map', 'timeline', 'table', 'graph', 'compare']
const SIDES: readonly Side[] = ['above', 'below', 'before', 'after']

function broken(part: Part, around?: 'across' | 'down'): readonly string[] {
  if (isLeaf(part)) return []
  const sum = part.shares.reduce((total, share) => total + share, 0)
  return [
    ...(part.parts.length < 2 ? ['fewer than two parts'] : []),
    ...(part.along === around ? ['a split of its own direction'] : []),
    ...(part.shares.length !== part.parts.length || part.shares.some(share => !(share > 0)) || Math.abs(sum - 100) > 1e-6 ? ['shares'] : []),
    ...part.parts.flatMap(inner => broken(inner, part.along)),
  ]
}

const isSound = ({ root, largest }: Arrangement): boolean => {
  const views = viewsOf(root)
  return broken(root).length === 0 && views.length > 0 && new Set(views).size === views.length && (largest === undefined || views.includes(largest))
}

const act = fc.record({ what: fc.constantFrom('show', 'hide', 'move', 'nudge', 'swap', 'maximise', 'resize'), one: fc.constantFrom(...KNOWN), other: fc.constantFrom(...KNOWN), side: fc.constantFrom(...SIDES), size: fc.integer({ min: 1, max: 90 }) })

function after(now: Arrangement, { what, one, other, side, size }: { readonly what: string, readonly one: string, readonly other: string, readonly side: Side, readonly size: number }): Arrangement {
  switch (what) {
    case 'show': return show(now, one, other, side)
    case 'hide': return hide(now, one)
    case 'move': return move(now, one, other, side)
    case 'nudge': return nudge(now, one, side)
    case 'swap': return swap(now, one, other)
    case 'maximise': return maximise(now, one)
    default: return resize(now, [], isLeaf(now.root) ? [] : now.root.parts.map((_, at) => at === 0 ? size : 10))
  }
}

test('[ARRANGE-1] [ARRANGE-2] [ARRANGE-3] whatever is done to it, an arrangement stays sound and reads back as it was', () => {
  fc.assert(fc.property(fc.array(act, { maxLength: 40 }), acts => {
    let now = FIRST_ARRANGEMENT
    for (const one of acts) {
      now = after(now, one)
      expect(isSound(now)).toBe(true)
    }
    const read = readArrangement(JSON.parse(JSON.stringify(now)), KNOWN)
    expect(read && viewsOf(read.root)).toEqual(viewsOf(now.root))
    expect(read?.largest).toBe(now.largest)
  }))
})

test('[ARRANGE-1] the last view stays', () => {
  const alone: Arrangement = { root: leaf('map') }
  expect(hide(alone, 'map')).toBe(alone)
})

test('[ARRANGE-3] a view stands where it was put, and its room goes back when it leaves', () => {
  const beside = show(FIRST_ARRANGEMENT, 'graph', 'map', 'after')
  expect(beside.root).toEqual({ along: 'down', parts: [{ along: 'across', parts: [leaf('map'), leaf('graph')], shares: [50, 50] }, leaf('timeline'), leaf('table')], shares: [50, 21, 29] })
  expect(hide(beside, 'graph')).toEqual(FIRST_ARRANGEMENT)
  expect(viewsOf(move(FIRST_ARRANGEMENT, 'table', 'map', 'above').root)).toEqual(['table', 'map', 'timeline'])
  expect(viewsOf(nudge(FIRST_ARRANGEMENT, 'table', 'above').root)).toEqual(['map', 'table', 'timeline'])
  expect(swap(FIRST_ARRANGEMENT, 'map', 'table').root).toEqual({ along: 'down', parts: [leaf('table'), leaf('timeline'), leaf('map')], shares: [50, 21, 29] })
})

test('[ARRANGE-3] one view fills the centre and goes back among the others', () => {
  const large = maximise(FIRST_ARRANGEMENT, 'table')
  expect(large.largest).toBe('table')
  expect(maximise(large, 'table')).toEqual(FIRST_ARRANGEMENT)
  // Whoever asks for another view wants to see it.
  expect(show(large, 'map').largest).toBeUndefined()
})

test('[ARRANGE-4] reading what anybody may have written never throws and gives something sound or nothing', () => {
  fc.assert(fc.property(fc.anything(), value => {
    const read = readArrangement(value, KNOWN)
    expect(read === undefined || isSound(read)).toBe(true)
  }))
  const part = fc.letrec<{ part: unknown }>(tie => ({
    part: fc.oneof({ maxDepth: 5 }, fc.record({ view: fc.constantFrom(...KNOWN, 'gone', '__proto__') }), fc.record({
      along: fc.constantFrom('across', 'down', 'round'), parts: fc.array(tie('part'), { maxLength: 4 }), shares: fc.oneof(fc.array(fc.oneof(fc.double(), fc.string()), { maxLength: 5 }), fc.anything()),
    })),
  })).part
  fc.assert(fc.property(part, root => {
    const read = readArrangement({ root, largest: 'map' }, KNOWN)
    expect(read === undefined || isSound(read)).toBe(true)
  }))
})

test('[ARRANGE-4] a view that is not there any more leaves its room to the others', () => {
  const kept = { root: split('down', [leaf('map'), leaf('moon')], [30, 70]), largest: 'moon' }
  expect(readArrangement(kept, KNOWN)).toEqual({ root: leaf('map') })
  expect(isShown(readArrangement(kept, KNOWN)!, 'moon')).toBe(false)
})
