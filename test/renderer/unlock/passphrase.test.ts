import { wordlist } from '@scure/bip39/wordlists/english.js'
import { expect, test } from 'vitest'
import { meant, verdict } from '../../../renderer/unlock/passphrase.ts'
import { PRACTICE_PASSPHRASE, freeName, nameTrouble, practiceName } from '../../../renderer/unlock/practice.ts'
import { guessesFor } from '../../../renderer/unlock/scale.ts'
import { sixWords } from '../../../renderer/unlock/words.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

test('[DOOR-2] slips of the thumb do not count', () => {
  expect(meant('  two   words\t')).toBe('two words')
  expect(meant('Ünïcode Stays')).toBe('Ünïcode Stays')
})

test.each([
  ['', 'none'],
  ['   ', 'none'],
  ['fourteen chars', 'too-short'],
  ['passwordpassword', 'too-guessable'],
  // zxcvbn's own score calls this one 4 of 4, at 10^10.7.
  ['Summer2025!Border', 'too-guessable'],
  ['nine wet herons signed the ferry ledger', 'fine'],
])('[DOOR-3] %j is %s', (typed, says) => {
  expect(verdict(typed, typed.trim() === '' ? undefined : guessesFor(meant(typed)))).toBe(says)
})

test('[DOOR-3] what has not been weighed is not good enough, and six drawn words always are', () => {
  expect(verdict('nine wet herons signed the ferry ledger', undefined)).toBe('too-guessable')
  for (let i = 0; i < 20; i++) {
    const words = sixWords(random)
    expect(verdict(words, guessesFor(words)), words).toBe('fine')
  }
})

test('[DOOR-4] each word is as likely as another', () => {
  expect(sixWords(() => new Uint8Array(12))).toBe(Array(6).fill(wordlist[0]).join(' '))
  expect(sixWords(() => new Uint8Array(12).fill(255))).toBe(Array(6).fill(wordlist[2_047]).join(' '))
  const seen = new Set<string>()
  // Every pair of bytes names one word, each word 32 times.
  const times = new Map<string, number>()
  for (let pair = 0; pair < 65_536; pair += 6) {
    const bytes = new Uint8Array(12)
    for (let i = 0; i < 6; i++) bytes.set([(pair + i) >> 8 & 255, (pair + i) & 255], 2 * i)
    sixWords(() => bytes).split(' ').forEach((word, i) => {
      if (pair + i < 65_536) times.set(word, (times.get(word) ?? 0) + 1)
    })
  }
  for (const word of times.keys()) seen.add(word)
  expect(seen.size).toBe(2_048)
  expect(new Set(times.values())).toEqual(new Set([32]))
})

test('[DOOR-3] the practice passphrase is long enough to practise with', () => {
  expect(PRACTICE_PASSPHRASE.length).toBeGreaterThanOrEqual(15)
  expect(practiceName([])).toBe('Practice')
  expect(practiceName(['practice', 'Practice 2'])).toBe('Practice 3')
  expect(freeName('My vault', ['Other'])).toBe('My vault')
})

test.each([['', 'empty'], ['  ', 'empty'], ['a/b', 'letters'], ['.hidden', 'letters'], ['CON', 'letters'], ['mine', 'taken'], ['Mine too', undefined]])('[DOOR-6] a vault called %j: %s', (name, trouble) => {
  expect(nameTrouble(name, ['Mine'])).toBe(trouble)
})
