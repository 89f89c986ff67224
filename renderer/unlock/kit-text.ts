import { wordlist } from '@scure/bip39/wordlists/english.js'

type Bytes = Uint8Array<ArrayBuffer>

/** A kit is not taken for a card, nor a card for a kit: their check words differ. */
export type CodeUse = 'kit' | 'card'

/** One printed line: 40 bits as two groups of four letters, and the word that checks them. */
export interface CodeLine {
  readonly groups: readonly [string, string]
  readonly word: string
}

export type LineVerdict = 'ok' | 'short' | 'letters' | 'check'
export type CodeRead = { readonly ok: true; readonly bytes: Bytes } | { readonly ok: false; readonly line: number; readonly why: Exclude<LineVerdict, 'ok'> }

/** Crockford's base 32: no I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LINE_BYTES = 5
const LINE_LETTERS = 8
const LINES: Readonly<Record<CodeUse, number>> = { kit: 4, card: 5 }
/** CRC-11 of FlexRay: x¹¹+x⁹+x⁸+x⁷+x²+1. It finds every error within eleven bits on end, so one wrong letter and two swapped neighbours always. */
const POLYNOMIAL = 0x385

/** @param bytes 20 for a kit, 25 for a card. */
export function codeLines(use: CodeUse, bytes: Uint8Array): readonly CodeLine[] {
  return Array.from({ length: LINES[use] }, (_, line) => {
    const part = bytes.subarray(line * LINE_BYTES, (line + 1) * LINE_BYTES)
    const letters = lettersOf(part)
    return { groups: [letters.slice(0, 4), letters.slice(4)], word: wordOf(use, line, part) }
  })
}

/** Whether a line is right as it was typed, while it is being typed. @param line counts from 0. */
export function readLine(use: CodeUse, line: number, typed: string): LineVerdict {
  const read = readTyped(use, line, typed)
  return typeof read === 'string' ? read : 'ok'
}

/** A whole code as it was typed, a line for each line. Case, spaces and dashes do not count; O is 0, I and L are 1; a word is checked where one stands. */
export function readCode(use: CodeUse, typed: string): CodeRead {
  const lines = linesOf(typed)
  const bytes = new Uint8Array(LINES[use] * LINE_BYTES)
  for (let line = 0; line < LINES[use]; line++) {
    const read = readTyped(use, line, lines[line] ?? '')
    if (typeof read === 'string') return { ok: false, line, why: read }
    bytes.set(read, line * LINE_BYTES)
  }
  return lines.length > LINES[use] ? { ok: false, line: LINES[use], why: 'letters' } : { ok: true, bytes }
}

/** Typed in one go without words, it is cut into lines by counting. */
function linesOf(typed: string): readonly string[] {
  const lines = typed.split(/\r?\n/).filter(line => line.trim() !== '')
  if (lines.length !== 1) return lines
  return lines[0]?.replace(/[\s-]/g, '').match(new RegExp(`.{1,${LINE_LETTERS}}`, 'g')) ?? []
}

function readTyped(use: CodeUse, line: number, typed: string): Bytes | Exclude<LineVerdict, 'ok'> {
  const compact = typed.replace(/[\s-]/g, '')
  const letters = compact.slice(0, LINE_LETTERS).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  const word = compact.slice(LINE_LETTERS).toLowerCase()
  if (!/^[0-9A-HJKMNP-TV-Z]*$/.test(letters)) return 'letters'
  if (letters.length < LINE_LETTERS) return 'short'
  const bytes = bytesOf(letters)
  return word === '' || word === wordOf(use, line, bytes) ? bytes : 'check'
}

function lettersOf(bytes: Uint8Array): string {
  let number = 0n
  for (const byte of bytes) number = number << 8n | BigInt(byte)
  return Array.from({ length: LINE_LETTERS }, (_, i) => ALPHABET[Number(number >> BigInt(5 * (LINE_LETTERS - 1 - i)) & 31n)]).join('')
}

function bytesOf(letters: string): Bytes {
  let number = 0n
  for (const letter of letters) number = number << 5n | BigInt(ALPHABET.indexOf(letter))
  return Uint8Array.from({ length: LINE_BYTES }, (_, i) => Number(number >> BigInt(8 * (LINE_BYTES - 1 - i)) & 255n))
}

/** One of 2,048 words; what stands first, the use and the number of the line, is checked as well. */
function wordOf(use: CodeUse, line: number, bytes: Uint8Array): string {
  let rest = 0
  for (const byte of [use === 'kit' ? 1 : 2, line, ...bytes]) {
    for (let bit = 7; bit >= 0; bit--) {
      const carry = (rest >> 10 & 1) ^ (byte >> bit & 1)
      rest = rest << 1 & 0x7ff ^ (carry === 1 ? POLYNOMIAL : 0)
    }
  }
  return wordlist[rest] ?? ''
}
