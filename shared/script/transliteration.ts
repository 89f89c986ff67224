import { icaoFromArabic } from './arabic.ts'
import { icaoFromCyrillic, iso9FromCyrillic } from './cyrillic.ts'
import { iso843FromGreek } from './greek.ts'
import { scriptOf } from './script.ts'

/** The rule that a name was carried over by. */
export type Standard = 'ICAO Doc 9303-3' | 'ISO 9:1995' | 'ISO 843:1997'

export interface Transliteration {
  readonly standard: Standard
  readonly text: string
}

/** Longer texts are no names. */
const LONGEST = 2_000

/**
 * A name in Latin letters, by every standard that we have for its writing: first as documents carry it, so that it can be compared with them. Nothing
 * for a name that is in Latin letters or in a writing that we cannot carry over.
 */
export function transliterationsOf(name: string): readonly Transliteration[] {
  const text = name.slice(0, LONGEST)
  switch (scriptOf(text)) {
    case 'cyrillic': return [{ standard: 'ICAO Doc 9303-3', text: icaoFromCyrillic(text) }, { standard: 'ISO 9:1995', text: iso9FromCyrillic(text) }]
    case 'greek': return [{ standard: 'ISO 843:1997', text: iso843FromGreek(text) }]
    case 'arabic': return [{ standard: 'ICAO Doc 9303-3', text: icaoFromArabic(text) }]
    case 'latin': case 'other': return []
  }
}
