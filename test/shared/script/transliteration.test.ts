import { expect, test } from 'vitest'
import fc from 'fast-check'
import { icaoFromArabic } from '../../../shared/script/arabic.ts'
import { icaoFromCyrillic, iso9FromCyrillic } from '../../../shared/script/cyrillic.ts'
import { iso843FromGreek } from '../../../shared/script/greek.ts'
import { scriptOf } from '../../../shared/script/script.ts'
import { transliterationsOf } from '../../../shared/script/transliteration.ts'

// ICAO Doc 9303-3, section 6 C: the examples of the standard, with a blank where the machine-readable zone has a filler.
test.each([
  ['ابو بكر محمد بن زكريا الرازي', 'ABW BKR MXHMD BN ZKRYA ALRAZY'],
  ['محمد', 'MXHMD'],
  ['هارون الرشيد', 'HARWN ALRXSHYD'],
  // Shadda doubles; vowel signs are not written; teh marbuta at the end is XAH, elsewhere XTA.
  ['محمّد', 'MXHMMD'],
  ['مُحَمَّد', 'MXHMMD'],
  ['فاطمة', 'FAXTTMXAH'],
])('[SCRIPT-1] Arabic %s is %s by ICAO', (arabic, latin) => {
  expect(icaoFromArabic(arabic)).toBe(latin)
})

test.each([
  ['Юлия Щеглова', 'Iuliia Shcheglova'],
  ['ЩЕГЛОВ', 'SHCHEGLOV'],
  ['Объезд', 'Obieezd'],
  ['Хрущёв', 'Khrushchev'],
  ['Алексей Цой', 'Aleksei Tsoi'],
  // Ukrainian: its own г, и, and what stands first in a word; the soft sign and the apostrophe fall away.
  ['Євген Гончар', 'Yevhen Honchar'],
  ["Знам'янка Їжакевич", 'Znamianka Yizhakevych'],
  ['Юрій Кобзар-Ґудзь', 'Yurii Kobzar-Gudz'],
  ['Аляксандр Ўладзіміравіч Гаёў', 'Aliaksandr Uladzimiravich Haiou'],
  ['Ђорђе Живковић', 'Dorde Zivkovic'],
  ['Ѓорѓи Ќосев', 'Gjorgji Kjosev'],
])('[SCRIPT-1] [SCRIPT-3] Cyrillic %s is %s by ICAO', (cyrillic, latin) => {
  expect(icaoFromCyrillic(cyrillic)).toBe(latin)
})

test.each([
  ['Ельцин', 'Elʹcin'],
  ['Юлия Щеглова', 'Ûliâ Ŝeglova'],
  ['Хрущёв', 'Hruŝëv'],
  ['Объезд', 'Obʺezd'],
])('[SCRIPT-1] %s is %s by ISO 9', (cyrillic, latin) => {
  expect(iso9FromCyrillic(cyrillic)).toBe(latin)
})

test.each([
  ['Ευάγγελος Παπαδόπουλος', 'Evangelos Papadopoulos'],
  ['ΓΕΩΡΓΙΟΣ ΜΠΑΛΤΑΣ', 'GEORGIOS BALTAS'],
  ['Αυγή', 'Avgi'],
  ['Ευτύχιος', 'Eftychios'],
  ['Χαράλαμπος', 'Charalampos'],
  ['Θεσσαλονίκη', 'Thessaloniki'],
  // Kept apart by the two dots, and by the accent on the first.
  ['Αϋφαντής', 'Ayfantis'],
  ['άυλος', 'aylos'],
])('[SCRIPT-1] Greek %s is %s by ISO 843', (greek, latin) => {
  expect(iso843FromGreek(greek)).toBe(latin)
})

test('[SCRIPT-2] a name in Latin letters, in a writing without a table, or without letters gives nothing', () => {
  expect(['ERIKSSON, Anna Maria', '王伟', '김민준', '1234', ''].flatMap(transliterationsOf)).toEqual([])
  expect(['Анна', 'Άννα', 'آنا', 'Anna', '王伟', '12'].map(scriptOf)).toEqual(['cyrillic', 'greek', 'arabic', 'latin', 'other', 'latin'])
})

test('[SCRIPT-1] one sign of ISO 9 for one letter: different Russian names stay different', () => {
  const letters = Array.from('абвгдеёжзийклмнопрстуфхцчшщъыьэюя')
  fc.assert(fc.property(fc.array(fc.constantFrom(...letters), { maxLength: 12 }), fc.array(fc.constantFrom(...letters), { maxLength: 12 }), (one, other) => {
    expect(iso9FromCyrillic(one.join('')) === iso9FromCyrillic(other.join(''))).toBe(one.join('') === other.join(''))
  }), { seed: 9, numRuns: 500 })
})

test('ten thousand letters, combining marks and half of a pair do not break it', () => {
  const long = 'Щ'.repeat(10_000)
  expect(transliterationsOf(long)[0]!.text).toBe('SHCH'.repeat(2_000))
  for (const text of ['е\u0301\u0302'.repeat(50), 'Α\u0301\u0301υ', '\ud83d', 'م\u0651\u0651', '\u0651']) expect(() => transliterationsOf(text)).not.toThrow()
})
