import './known-banner.css'
import { History, X } from 'lucide-react'
import { useId } from 'react'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { useFilteredPart } from '../state/filtered.ts'
import { settle, useLens } from '../state/lens.ts'
import { useVaultAnnotations } from '../state/vault.ts'
import { Button } from '../ui/button.tsx'
import { arrivalsOf, showKnownAt, stopAt } from './known-at.ts'

/** Over the whole width while the screen shows what was known at a moment that has passed; otherwise nothing. */
export function KnownBanner() {
  const knownAt = useLens(state => state.lens.knownAt)
  return knownAt === undefined ? null : <Known knownAt={knownAt} />
}

function Known({ knownAt }: { readonly knownAt: number }) {
  const arrivals = arrivalsOf(useFilteredPart(shown => shown.view))
  const annotations = useVaultAnnotations()
  const label = useId()
  const at = stopAt(arrivals, knownAt)
  const last = arrivals.length - 1
  const held = at < 0 ? 0 : arrivals[at]!.held
  const later = (arrivals[last]?.held ?? 0) - held
  const laterNotes = annotations.filter(({ created }) => Date.parse(created) > knownAt * 1000).length
  return (
    <section className="known" aria-label={t('known.title')}>
      <History size={16} strokeWidth={1.75} aria-hidden />
      <strong id={label}>{t('known.is', { moment: dayAndClock(knownAt * 1000) })}</strong>
      <input
        type="range" className="known-slider" min={-1} max={Math.max(0, last)} step={1} value={at} aria-labelledby={label}
        aria-valuetext={t('known.stop', { moment: dayAndClock(knownAt * 1000), held, later })}
        onChange={event => {
          const stop = Number(event.target.value)
          showKnownAt(stop < 0 ? (arrivals[0]?.until ?? 60) - 60 : arrivals[stop]?.until, 'known')
        }}
        onPointerUp={settle} onBlur={settle}
      />
      <output className="known-words">{t('known.held', { held, later })}</output>
      <span className="known-limits">{t('known.limits', { notes: laterNotes })}</span>
      <Button size="small" icon={X} onPress={() => showKnownAt(undefined)}>{t('known.now')}</Button>
    </section>
  )
}
