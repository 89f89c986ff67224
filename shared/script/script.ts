/** The writings that names come in here and that we can carry over into Latin letters. */
export type Script = 'latin' | 'cyrillic' | 'greek' | 'arabic' | 'other'

const OF: readonly (readonly [Script, RegExp])[] = [
  ['latin', /\p{Script=Latin}/gu], ['cyrillic', /\p{Script=Cyrillic}/gu], ['greek', /\p{Script=Greek}/gu], ['arabic', /\p{Script=Arabic}/gu],
]
const LETTERS = /\p{L}/gu
/** A sample says it as well as a text of any length. */
const SAMPLE = 500

/** The writing that most letters of a text belong to; `latin` for a text without letters. */
export function scriptOf(text: string): Script {
  const sample = text.slice(0, SAMPLE)
  const letters = sample.match(LETTERS)?.length ?? 0
  if (letters === 0) return 'latin'
  const counts = OF.map(([script, pattern]) => [script, sample.match(pattern)?.length ?? 0] as const)
  const [script, most] = counts.reduce((best, next) => (next[1] > best[1] ? next : best))
  return most * 2 >= letters ? script : 'other'
}
