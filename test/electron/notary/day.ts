import type { Bytes } from '../../../shared/seal/ports.ts'

/** Commits that anybody can compute from their number, so that whoever opens a vault knows what has to be in it. */
export const EACH_WITH_SEGMENT = 4
const KEPT = 6

export function bodyOf(i: number): Bytes {
  return text(`record ${i} `.padEnd(40 + (i * 37) % 900, '.'))
}

export function segmentOf(i: number): { readonly name: string; readonly bytes: Bytes } {
  return { name: `s${i}`, bytes: text(`segment ${i} `.padEnd(20_000 + (i * 7_919) % 60_000, '#')) }
}

/** The segments that count after `commits` commits: the newest few. */
export function segmentNames(commits: number): readonly string[] {
  const all = Array.from({ length: Math.ceil(commits / EACH_WITH_SEGMENT) }, (_each, n) => `s${n * EACH_WITH_SEGMENT}`)
  return all.slice(-KEPT)
}

export function ringOf(commits: number): Bytes {
  return text(`ring ${segmentNames(commits).join(' ')}`)
}

function text(content: string): Bytes {
  return new TextEncoder().encode(content)
}
