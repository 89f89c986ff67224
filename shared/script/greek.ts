/** ISO 843:1997, transcription, which is ELOT 743: one letter. */
const LETTERS: { readonly [letter: string]: string } = {
  α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y',
  φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o',
}
const VOICED = 'βγδζλμνραεηιουω'
const ACUTE = '\u0301'
const DIAERESIS = '\u0308'

interface Letter {
  readonly small: string
  readonly isCapital: boolean
  readonly marks: string
}

/** A Greek text as Greek passports and road signs write it: ISO 843 transcription without accents, in the case of the original. */
export function iso843FromGreek(text: string): string {
  const letters: Letter[] = []
  for (const sign of text.normalize('NFD')) {
    if (/\p{M}/u.test(sign)) {
      const last = letters.at(-1)
      if (last !== undefined) letters[letters.length - 1] = { ...last, marks: last.marks + sign }
    } else letters.push({ small: sign.toLowerCase(), isCapital: sign !== sign.toLowerCase(), marks: '' })
  }
  let out = ''
  for (let at = 0; at < letters.length; at++) {
    const here = letters[at]!
    const pair = pairAt(letters, at)
    const latin = pair ?? LETTERS[here.small]
    if (latin === undefined) {
      out += (here.isCapital ? here.small.toUpperCase() : here.small) + (isGreek(here.small) ? '' : here.marks)
      continue
    }
    const next = letters[pair === undefined ? at + 1 : at + 2] ?? letters[at - 1]
    const isShouting = here.isCapital && (pair === undefined || letters[at + 1]!.isCapital) && (next?.isCapital ?? false)
    out += isShouting ? latin.toUpperCase() : here.isCapital ? latin.charAt(0).toUpperCase() + latin.slice(1) : latin
    if (pair !== undefined) at++
  }
  return out.normalize('NFC')
}

const isGreek = (letter: string): boolean => /\p{Script=Greek}/u.test(letter)

/** What two letters are together; undefined when each stands for itself. */
function pairAt(letters: readonly Letter[], at: number): string | undefined {
  const [one, two, after] = [letters[at]!, letters[at + 1], letters[at + 2]]
  if (two === undefined) return undefined
  switch (one.small + two.small) {
    case 'γγ': return 'ng'
    case 'γξ': return 'nx'
    case 'γχ': return 'nch'
    case 'μπ': return startsWord(letters, at) || after === undefined || !isGreek(after.small) ? 'b' : 'mp'
    case 'ου': return isApart(one, two) ? undefined : 'ou'
    case 'αυ': case 'ευ': case 'ηυ': {
      if (isApart(one, two)) return undefined
      const vowel = LETTERS[one.small]!
      return vowel + (after !== undefined && VOICED.includes(after.small) ? 'v' : 'f')
    }
    default: return undefined
  }
}

/** An accent on the first vowel, or two dots on the second, keeps them apart. */
const isApart = (one: Letter, two: Letter): boolean => one.marks.includes(ACUTE) || two.marks.includes(DIAERESIS)

const startsWord = (letters: readonly Letter[], at: number): boolean => at === 0 || !isGreek(letters[at - 1]!.small)
