import type { SourceState, SyncProgress } from '../../shared/contract/vault.ts'
import { age, duration, ofTimestamp } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'

/** Two clocks differ by the length of an answer; beyond this, times of two posts cannot be told apart safely. */
const SKEW_SECONDS = 120

/** A warning about the clocks, with whose is ahead; undefined while they agree well enough. @param clockSkew seconds, the server's less ours. */
export function skewWords(clockSkew: number | undefined): string | undefined {
  if (clockSkew === undefined || Math.abs(clockSkew) < SKEW_SECONDS) return undefined
  return t(clockSkew > 0 ? 'sources.behind' : 'sources.ahead', { time: duration(Math.abs(clockSkew)) })
}

/** `26 min old`; within a minute `just now`. */
const oldWords = (ms: number, now: number): string => now - ms < 60_000 ? t('age.now') : t('sources.old', { age: age(ms, now) })

/** How old the last complete pull is, and when it was. */
export const pulledWords = ({ pulled }: Pick<SourceState, 'pulled'>, now: number): string =>
  pulled === undefined ? t('source.never') : t('sources.pulled', { age: oldWords(pulled, now), at: ofTimestamp(new Date(pulled).toISOString()) })

/** When everything was last compared, and how long ago. */
export const comparedWords = (compared: number, now: number): string => t('sources.compared', { age: oldWords(compared, now), at: ofTimestamp(new Date(compared).toISOString()) })

/** What is known to exist and has not come, a line for each sender. */
export const missingWords = ({ missing = [] }: Pick<SourceState, 'missing'>): readonly string[] =>
  missing.map(({ author, count: n }) => (author === '' ? t('sources.missingNobody', { n }) : t('sources.missing', { n, author })))

/** Objects held of a collection, and up to which moment the exchange has handed them over. */
export function heldWords({ objects, watermark, canRead }: SourceState['collections'][number], now: number): string {
  if (!canRead) return t('sources.sendOnly')
  const held = t('sources.objects', { n: objects, count: count(objects) })
  return watermark === undefined ? held : t('sources.upTo', { held, age: oldWords(Date.parse(watermark), now) })
}

/** What a pull or push of this source is doing; undefined when none runs. */
export function progressOf(sync: SyncProgress | undefined, source: SourceState): { readonly label: string, readonly done: number, readonly total: number | undefined, readonly detail: string } | undefined {
  if (sync === undefined || sync.source !== source.id || sync.phase === 'idle' || sync.phase === 'stopped') return undefined
  const collection = source.collections.find(({ id }) => id === sync.collection)?.title ?? source.title
  const done = Math.max(sync.objects, sync.movements)
  return {
    label: sync.phase === 'discovering' ? t('sync.discovering', { source: source.title }) : t(sync.phase === 'pushing' ? 'sources.pushing' : sync.phase === 'comparing' ? 'sources.comparing' : 'sources.pulling', { collection }),
    done,
    total: sync.phase !== 'pulling' || sync.remaining === undefined ? undefined : done + sync.remaining,
    detail: [
      ...(sync.phase === 'pulling' ? [t('sync.pulling', { n: count(done) })] : sync.phase === 'comparing' && sync.compared !== undefined ? [t('sources.comparedCount', { n: count(sync.compared) })] : []),
      ...(sync.secondsLeft === undefined ? [] : [t('sync.left', { time: duration(sync.secondsLeft) })]),
    ].join(' · '),
  }
}
