import IntlMessageFormat from 'intl-messageformat'
import messages from '../../assets/locales/en.json' with { type: 'json' }
import type { Problem } from '../contract/reply.ts'

/** Every key of the catalogue; a key that is not there does not compile. */
export type Key = keyof typeof messages
export type Values = { readonly [name: string]: string | number | boolean }

/** The language of the catalogue and of numbers and dates: British English writes the day before the month. */
export const LOCALE = 'en-GB'

/** A server that asks for a pause need not say how long; the sentence then does without. */
const UNTOLD: Values = { seconds: 0, minutes: 0, needed: 0 }

const read = new Map<Key, IntlMessageFormat>()

/**
 * The sentence of a key, with plurals and placeholders filled. A sentence that cannot be filled stands as it was written:
 * a missing number must not take the screen away from the person who reads it.
 *
 * @see https://unicode-org.github.io/icu/userguide/format_parse/messages/
 */
export function t(key: Key, values?: Values): string {
  const known = read.get(key)
  const message = known ?? new IntlMessageFormat(messages[key], LOCALE)
  if (known === undefined) read.set(key, message)
  try {
    return String(message.format(values === undefined ? undefined : { ...values }))
  } catch {
    return messages[key]
  }
}

/** Whether a word that came as data (an outbox reason, a detector's name) has a sentence. */
export function isKey(word: string): word is Key {
  return Object.hasOwn(messages, word)
}

/** What happened, what is safe and what to do. A code without a sentence in the catalogue does not compile. */
export function sentence({ code, detail }: Problem): string {
  const key: Key = `problem.${code}`
  return t(key, { ...UNTOLD, ...detail })
}
