import IntlMessageFormat from 'intl-messageformat'
import { expect, test } from 'vitest'
import messages from '../../../assets/locales/en.json' with { type: 'json' }
import { age, clock, dayAndClock, duration, ofTimestamp, stamp } from '../../../shared/wording/moment.ts'
import { bytes, count, roughly } from '../../../shared/wording/number.ts'
import { isKey, sentence, t } from '../../../shared/wording/wording.ts'

test('[WORDS-1] a problem says what happened, with its numbers in', () => {
  expect(sentence({ code: 'too-soon', detail: { seconds: 4 } })).toContain('Try again in 4 seconds.')
  expect(sentence({ code: 'too-soon', detail: { seconds: 1 } })).toContain('Try again in 1 second.')
  for (const [key, text] of Object.entries(messages)) {
    if (key.startsWith('problem.')) expect(text.split(/[.;:] /).length, key).toBeGreaterThan(1)
  }
})

test('[WORDS-2] a sentence without its value stands as it was written', () => {
  expect(t('age.minutes')).toBe(messages['age.minutes'])
  expect(t('app.name', { stray: 1 })).toBe('Waypost')
  expect(sentence({ code: 'rate-limited' })).toContain('asks for a pause. Nothing was lost.')
  expect(isKey('problem.offline')).toBe(true)
  expect(isKey('toString')).toBe(false)
})

test.each(Object.entries(messages))('[WORDS-3] %s is well-formed', (_key, text) => {
  expect(() => new IntlMessageFormat(text, 'en-GB')).not.toThrow()
})

test('[WORDS-4] moments are written in UTC', () => {
  const moment = Date.UTC(2026, 2, 14, 6, 40, 9)
  expect(clock(moment)).toBe('06:40Z')
  expect(dayAndClock(moment)).toBe('14 Mar 2026 06:40Z')
  expect(stamp(moment)).toBe('2026-03-14 06:40:09Z')
  expect(clock(Date.UTC(2026, 0, 1))).toBe('00:00Z')
  expect(ofTimestamp('2026-03-14T06:40:09.000Z')).toBe('14 Mar 2026 06:40Z')
  expect(ofTimestamp('some day')).toBe('some day')
})

test.each([[0, '0 B'], [999, '999 B'], [1_000, '1.0 kB'], [12_345, '12.3 kB'], [99_960, '100 kB'], [999_600, '1.0 MB'], [3_400_000_000, '3.4 GB']])('[WORDS-5] %i bytes', (n, text) => {
  expect(bytes(n)).toBe(text)
})

test('[WORDS-6] ages in two units at most', () => {
  const now = 1_000_000_000_000
  expect([-5, 59, 60, 3_599, 3_600, 11_100, 86_400, 273_600].map(s => age(now - s * 1_000, now)))
    .toEqual(['just now', 'just now', '1 min', '59 min', '1 h', '3 h 5 min', '1 d', '3 d 4 h'])
  expect(duration(12.4)).toBe('12 s')
  expect([count(154_238), roughly(154_238)]).toEqual(['154,238', '154k'])
})
