import { mix } from './random.ts'

/*
 * Names are strung together out of these syllables by chance, for people of all five countries alike: nobody real bears them and no
 * language or people is meant. `(EX)` behind each says that it is an exercise, also where it is copied out.
 */
const SYLLABLES = [
  'la', 'le', 'lo', 'lu', 'ma', 'me', 'mi', 'mo', 'na', 'ne', 'ni', 'no', 'ra', 're', 'ri', 'ro', 'ru', 'sa', 'se', 'so', 'te', 'to', 'va', 've', 'vi',
  'vo', 'za', 'ze', 'zo', 'da', 'de', 'do', 'ba', 'be', 'bo', 'fe', 'fi', 'ka', 'ke', 'ko',
] as const

const word = (bits: number): string => {
  const name = SYLLABLES[bits % 40]! + SYLLABLES[Math.floor(bits / 40) % 40]! + SYLLABLES[Math.floor(bits / 1600) % 40]!
  return name[0]!.toUpperCase() + name.slice(1)
}

export interface InventedName {
  readonly surname: string
  readonly given: string
}

/** The n-th name of a seed. Two people may share one, as people do. */
export const inventedName = (seed: number, n: number): InventedName => ({
  surname: word(mix(seed ^ 0x3c6ef372, n)), given: word(mix(n, seed ^ 0x1b873593)),
})

export const nameLabel = ({ surname, given }: InventedName): string => `${surname}, ${given} (EX)`

type Script = { readonly [letter: string]: string }
const CYRILLIC: Script = {
  a: 'а', b: 'б', d: 'д', e: 'е', f: 'ф', i: 'и', k: 'к', l: 'л', m: 'м', n: 'н', o: 'о', r: 'р', s: 'с', t: 'т', u: 'у', v: 'в', z: 'з',
}
const GREEK: Script = {
  a: 'α', b: 'μπ', d: 'ντ', e: 'ε', f: 'φ', i: 'ι', k: 'κ', l: 'λ', m: 'μ', n: 'ν', o: 'ο', r: 'ρ', s: 'σ', t: 'τ', u: 'ου', v: 'β', z: 'ζ',
}
const GEORGIAN: Script = {
  a: 'ა', b: 'ბ', d: 'დ', e: 'ე', f: 'ფ', i: 'ი', k: 'კ', l: 'ლ', m: 'მ', n: 'ნ', o: 'ო', r: 'რ', s: 'ს', t: 'ტ', u: 'უ', v: 'ვ', z: 'ზ',
}
const ARABIC: Script = {
  a: 'ا', b: 'ب', d: 'د', e: 'ي', f: 'ف', i: 'ي', k: 'ك', l: 'ل', m: 'م', n: 'ن', o: 'و', r: 'ر', s: 'س', t: 'ت', u: 'و', v: 'ف', z: 'ز',
}

const written = (name: string, script: Script): string => {
  const letters = Array.from(name.toLowerCase(), letter => script[letter] ?? letter).join('')
  // Georgian has capitals in Unicode, but a name does not begin with one, and few fonts have them.
  if (script === GEORGIAN) return letters
  return letters.charAt(0).toUpperCase() + letters.slice(1)
}

/** The same name as other clerks might write it: in other scripts, and with a letter doubled or softened. */
export function aliasesOf({ surname, given }: InventedName, n: number): readonly string[] {
  const scripts = [CYRILLIC, GREEK, GEORGIAN, ARABIC]
  const script = scripts[n % scripts.length]!
  const other = scripts[(n + 1) % scripts.length]!
  const doubled = surname.replace(/([lmnrst])/, '$1$1')
  return [
    `${written(given, script)} ${written(surname, script)} (EX)`, `${written(surname, other)} ${written(given, other)} (EX)`,
    `${doubled} ${given.charAt(0)}. (EX)`,
  ]
}
