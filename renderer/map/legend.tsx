import '../ui/chip.css'
import { MODES } from '../../shared/movement/movement.ts'
import { t } from '../../shared/wording/wording.ts'
import { modesHeld, useFilteredPart } from '../state/filtered.ts'
import { showOrHide, useLens } from '../state/lens.ts'

/** The colours of the modes that there are, each a switch: what is seen on the map is what may be taken off it and put back. */
export function Legend() {
  const held = useFilteredPart(modesHeld)
  const shown = useLens(state => state.lens.modes)
  if (held.length === 0) return null
  return (
    <ul className="legend" aria-label={t('map.legend')}>
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
  )
}
