import '../ui/chip.css'
import { useState } from 'react'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { MODES } from '../../shared/movement/movement.ts'
import { t } from '../../shared/wording/wording.ts'
import { modesHeld, useFilteredPart } from '../state/filtered.ts'
import { showOrHide, useLens } from '../state/lens.ts'

/**
 * What the picture means: the modes that there are, each a switch (what is seen on the map is what may be taken off it and put back), and how a
 * ribbon is read. It folds into its title.
 */
export function Legend() {
  const held = useFilteredPart(modesHeld)
  const shown = useLens(state => state.lens.modes)
  const [open, setOpen] = useState(true)
  if (held.length === 0) return null
  const Chevron = open ? ChevronDown : ChevronUp
  return (
    <section className="legend" aria-label={t('map.legend')}>
      <button type="button" className="legend-title" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('map.legendTitle')}
        <Chevron size={14} strokeWidth={1.75} aria-hidden />
      </button>
      {open && (
        <>
          <ul>
            {held.map(mode => {
              const name = MODES[mode] ?? 'unknown'
              return (
                <li key={name}>
                  <button type="button" className="legend-mode" aria-pressed={shown.length === 0 || shown.includes(mode)} onClick={() => showOrHide('modes', mode, held)}>
                    <i className={`swatch ${name}`} />
                    {t(`mode.${name}`)}
                  </button>
                </li>
              )
            })}
          </ul>
          <p className="legend-flow">
            <svg width="44" height="10" viewBox="0 0 44 10" aria-hidden><path d="M1 0.5 Q 24 2 43 5 Q 24 8 1 9.5 Z" /></svg>
            {t('map.legendFlow')}
          </p>
        </>
      )}
    </section>
  )
}
