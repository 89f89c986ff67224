/** ICAO Doc 9303-3, 8th edition, section 6 C: Arabic letters in the machine-readable zone, and those that other languages add. */
const ICAO: { readonly [letter: string]: string } = {
  '\u0621': 'XE', '\u0622': 'XAA', '\u0623': 'XAE', '\u0624': 'U', '\u0625': 'I', '\u0626': 'XI', '\u0627': 'A', '\u0628': 'B', '\u0629': 'XTA', '\u062a': 'T', '\u062b': 'XTH', '\u062c': 'J',
  '\u062d': 'XH', '\u062e': 'XKH', '\u062f': 'D', '\u0630': 'XDH', '\u0631': 'R', '\u0632': 'Z', '\u0633': 'S', '\u0634': 'XSH', '\u0635': 'XSS', '\u0636': 'XDZ', '\u0637': 'XTT', '\u0638': 'XZZ',
  '\u0639': 'E', '\u063a': 'G', '\u0641': 'F', '\u0642': 'Q', '\u0643': 'K', '\u0644': 'L', '\u0645': 'M', '\u0646': 'N', '\u0647': 'H', '\u0648': 'W', '\u0649': 'XAY', '\u064a': 'Y',
  '\u0671': 'XXA', '\u0679': 'XXT', '\u067c': 'XRT', '\u067e': 'P', '\u0681': 'XKE', '\u0685': 'XXH', '\u0686': 'XC', '\u0688': 'XXD', '\u0689': 'XDR', '\u0691': 'XXR', '\u0693': 'XRR', '\u0696': 'XRX',
  '\u0698': 'XJ', '\u069a': 'XXS', '\u06a9': 'XKK', '\u06ab': 'XXK', '\u06ad': 'XNG', '\u06af': 'XGG', '\u06ba': 'XNN', '\u06bc': 'XXN', '\u06be': 'XDO', '\u06c0': 'XYH', '\u06c1': 'XXG', '\u06c2': 'XGE',
  '\u06c3': 'XTG', '\u06cc': 'XYA', '\u06cd': 'XXY', '\u06d0': 'Y', '\u06d2': 'XYB', '\u06d3': 'XBE',
}
const SHADDA = '\u0651'
/** Vowel signs, the lengthening stroke and joiners: not carried over. */
const UNWRITTEN = /[\u0640\u064b-\u0650\u0652-\u065f\u0670\u200c\u200d]/u
const TEH_MARBUTA = '\u0629'

/** Every letter for itself, in capitals: vowels that are not written are not guessed. */
export function icaoFromArabic(text: string): string {
  const signs = Array.from(text.normalize('NFC')).filter(sign => !UNWRITTEN.test(sign))
  let out = ''
  let last = ''
  signs.forEach((sign, at) => {
    if (sign === SHADDA) {
      // A doubled letter is written twice.
      out += last
      return
    }
    const isEnd = signs[at + 1] === undefined || !/\p{L}/u.test(signs[at + 1]!)
    last = sign === TEH_MARBUTA && isEnd ? 'XAH' : ICAO[sign] ?? sign
    out += last
  })
  return out
}
