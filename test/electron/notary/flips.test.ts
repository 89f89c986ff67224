import { expect, test } from 'vitest'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { seeded } from '../../shared/seal/seeded.ts'
import { type Mishap, afterMishap, runFlips } from './flips.ts'

const FLIPS = 400

test('[JOURNAL-4] [NOTARY-24] [SEAL-5] [G7] a turned bit is noticed wherever it is, named, and costs no more than its own piece', async () => {
  const { seed } = seeded('flips in a vault')
  const { flips, detected, healed, violations } = await runFlips({ flips: FLIPS, seed })
  console.info(`${flips} flips, seed ${seed}: ${JSON.stringify(detected)}, ${healed} made good from a second copy; ${flips - violations.length} passed, ${violations.length} failed`)
  expect(violations.slice(0, 10)).toEqual([])
}, 60_000)

const journal = (files: Map<string, Bytes>): string[] => [...files.keys()].filter(path => path.endsWith('.jrn')).sort()
const segments = (files: Map<string, Bytes>): string[] => [...files.keys()].filter(path => path.endsWith('.seg')).sort()
const at = (paths: readonly string[], n: number): string => paths.at(n) ?? ''
const get = (files: Map<string, Bytes>, path: string): Bytes => files.get(path) ?? new Uint8Array(0)

const MISHAPS: readonly Mishap[] = [
  { name: 'a journal file missing', change: files => files.delete(at(journal(files), 1)), told: ({ store }) => store.pieces().journal > 0 },
  { name: 'the newest journal file missing', change: files => files.delete(at(journal(files), -1)), told: ({ store }) => (store.journal.past?.missing ?? 0) > 0 },
  {
    name: 'two journal files swapped', told: ({ store }) => store.pieces().journal > 0,
    change: files => {
      const [a, b] = [at(journal(files), 0), at(journal(files), 1)]
      const [first, second] = [get(files, a), get(files, b)]
      files.set(a, second).set(b, first)
    },
  },
  { name: 'a journal file twice', change: files => files.set('vaults/post/journal/000099.jrn', get(files, at(journal(files), 0))), told: ({ store }) => store.pieces().journal > 0 },
  { name: 'a segment missing', change: files => files.delete(at(segments(files), 0)), told: ({ store }) => store.pieces().segments.length === 1 },
  {
    name: 'two segments swapped', told: ({ store }) => store.pieces().segments.length === 2,
    change: files => {
      const [a, b] = [at(segments(files), 0), at(segments(files), 1)]
      const [first, second] = [get(files, a), get(files, b)]
      files.set(a, second).set(b, first)
    },
  },
  { name: 'a segment in the place of another', change: files => files.set(at(segments(files), 0), get(files, at(segments(files), 1))), told: ({ store }) => store.pieces().segments.length === 1 },
  { name: 'no ring', change: files => void (files.delete('vaults/post/keyring.a') && files.delete('vaults/post/keyring.b')), told: ({ store }) => store.pieces().ring },
  { name: 'one ring gone', change: files => files.delete('vaults/post/keyring.b'), told: ({ store }) => !store.pieces().ring && store.pieces().healed.includes('ring') },
]

test.each(MISHAPS)('[JOURNAL-5] [NOTARY-24] $name: noticed, named, and the rest opens', async mishap => {
  const { told, found, whole } = await afterMishap(mishap)
  expect(told).toBe(true)
  expect(whole.bodies).toEqual(expect.arrayContaining([...found.bodies]))
  expect(found.bodies.length).toBeGreaterThan(whole.bodies.length / 3)
  const wrong = Object.entries(found.segments).filter(([name, content]) => whole.segments[name] !== content && content !== Buffer.from('gone').toString('hex'))
  expect(wrong).toEqual([])
})
