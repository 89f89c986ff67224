import { wordlist } from '@scure/bip39/wordlists/english.js'

const WORDS = 6

/**
 * Six words of the BIP-39 list of 2,048, each drawn alone: 66 bits. The list's words are short, known to everybody and differ in their
 * first four letters, so that they survive a bad pen. It is not a BIP-39 phrase: there is no checksum.
 *
 * @param random fresh bytes.
 */
export function sixWords(random: (length: number) => Uint8Array): string {
  const bytes = random(WORDS * 2)
  // 2,048 divides 65,536: no word is likelier than another.
  return Array.from({ length: WORDS }, (_, i) => wordlist[((bytes[2 * i] ?? 0) << 8 | (bytes[2 * i + 1] ?? 0)) % wordlist.length]).join(' ')
}
