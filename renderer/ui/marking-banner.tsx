import type { Tlp } from '../../shared/handling/marking.ts'
import { t } from '../../shared/wording/wording.ts'
import { tlpClass } from './tlp-mark.tsx'
import './marking-banner.css'

export interface MarkingBannerProps {
  /** The strictest mark of what is on the screen; absent while nothing is. */
  readonly tlp: Tlp | 'unmarked' | undefined
  /** Invented data: said in words and by hatching on every screen. */
  readonly isExercise: boolean
  readonly place: 'top' | 'bottom'
}

/** How what is on the screen is to be handled, at both ends of it, on every photograph of it. */
export function MarkingBanner({ tlp, isExercise, place }: MarkingBannerProps) {
  const mark = tlp === undefined ? undefined : tlp === 'unmarked' ? t('ui.unmarked') : `TLP:${tlp}`
  return (
    <div className={`marking ${tlp === undefined ? '' : tlpClass(tlp)}${isExercise ? ' exercise' : ''}`} role={place === 'top' ? 'banner' : 'contentinfo'} aria-label={t('ui.markingBanner')}>
      {isExercise && <span className="marking-exercise">{t('ui.exercise')}</span>}
      {mark !== undefined && <span className="marking-words">{mark}</span>}
      {mark === undefined && !isExercise && <span className="marking-none">{t('ui.noMarking')}</span>}
      {isExercise && mark !== undefined && <span className="marking-exercise">{t('ui.exercise')}</span>}
    </div>
  )
}
