/** What is written in Cyrillic, as far as its letters tell: each of these alphabets has some that the others have not. */
export type CyrillicLanguage = 'ukrainian' | 'belarusian' | 'serbian' | 'macedonian' | undefined

export function languageOf(text: string): CyrillicLanguage {
  if (/[ўЎ]/u.test(text)) return 'belarusian'
  if (/[їЇєЄґҐ]/u.test(text)) return 'ukrainian'
  if (/[ѓЃќЌѕЅ]/u.test(text)) return 'macedonian'
  if (/[ђЂћЋ]/u.test(text)) return 'serbian'
  // І without the letters that only one of the two has: both write г as h.
  if (/[іІ]/u.test(text)) return 'ukrainian'
  return undefined
}

type Table = { readonly [letter: string]: string }

/** ICAO Doc 9303-3, 8th edition, section 6 B, without its exceptions. */
const ICAO: Table = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u',
  ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: 'ie', ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia', ђ: 'd', ѓ: 'g', є: 'ie', ѕ: 'dz', і: 'i', ї: 'i', ј: 'j', љ: 'lj',
  њ: 'nj', ћ: 'c', ќ: 'k', ў: 'u', џ: 'dz', ѫ: 'u', ѵ: 'y', ґ: 'g', ғ: 'g', һ: 'c',
}

const ICAO_EXCEPTIONS: { readonly [L in NonNullable<CyrillicLanguage>]: Table } = {
  ukrainian: { г: 'h', и: 'y' },
  belarusian: { г: 'h', ё: 'io' },
  serbian: { ж: 'z', х: 'h', ц: 'c', ч: 'c', ш: 's' },
  macedonian: { ѓ: 'gj', ќ: 'kj', џ: 'dj', х: 'h', ц: 'c' },
}

/** At the beginning of a Ukrainian word. */
const UKRAINIAN_FIRST: Table = { є: 'ye', ї: 'yi', й: 'y', ю: 'yu', я: 'ya' }

/** ISO 9:1995: one sign for one letter, so that the original can be had back. */
const ISO9: Table = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'ë', ж: 'ž', з: 'z', и: 'i', й: 'j', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u',
  ф: 'f', х: 'h', ц: 'c', ч: 'č', ш: 'š', щ: 'ŝ', ъ: 'ʺ', ы: 'y', ь: 'ʹ', э: 'è', ю: 'û', я: 'â', ђ: 'đ', ѓ: 'ǵ', є: 'ê', ѕ: 'ẑ', і: 'ì', ї: 'ï', ј: 'ǰ', љ: 'l̂', њ: 'n̂',
  ћ: 'ć', ќ: 'ḱ', ў: 'ŭ', џ: 'd̂', ѫ: 'ǎ', ѵ: 'ỳ', ґ: 'g̀', ғ: 'ġ', һ: 'ḥ',
}

/** As the machine-readable zone of a passport has it, in the case of the original. */
export function icaoFromCyrillic(text: string): string {
  const language = languageOf(text)
  const table = language === undefined ? ICAO : { ...ICAO, ...ICAO_EXCEPTIONS[language] }
  const isUkrainian = language === 'ukrainian'
  return carry(isUkrainian ? text.replaceAll(/(?<=\p{L})['’ʼ](?=\p{L})/gu, '') : text, (letter, isFirst) => (isUkrainian && isFirst ? UKRAINIAN_FIRST[letter] : undefined) ?? table[letter])
}

export const iso9FromCyrillic = (text: string): string => carry(text, letter => ISO9[letter])

function carry(text: string, latin: (letter: string, isFirst: boolean) => string | undefined): string {
  const letters = Array.from(text.normalize('NFC'))
  return letters.map((letter, at) => {
    const small = letter.toLowerCase()
    const found = latin(small, at === 0 || !/\p{L}/u.test(letters[at - 1]!))
    if (found === undefined) return letter
    if (letter === small) return found
    // ЩЕГЛОВ is SHCHEGLOV, Щеглов is Shcheglov.
    const beside = letters[at + 1] !== undefined && /\p{L}/u.test(letters[at + 1]!) ? letters[at + 1]! : letters[at - 1]
    const isShouting = beside !== undefined && /\p{Lu}/u.test(beside)
    return isShouting ? found.toUpperCase() : found.charAt(0).toUpperCase() + found.slice(1)
  }).join('')
}
