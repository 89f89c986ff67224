import '../ui/chip.css'
import { MODES } from '../../shared/movement/movement.ts'
import { t } from '../../shared/wording/wording.ts'
import { type Filtered, useFilteredPart } from '../state/filtered.ts'
import { toggle, useLens } from '../state/lens.ts'

/** The colours of the modes that are there, each a switch: what is seen on the map is what may be taken off it. */
export function Legend() {
  const present = useFilteredPart(modesPresent)
  const modes = useLens(state => state.lens.modes)
  const there = MODES.map((name, mode) => ({ name, mode })).filter(({ mode }) => (present >> mode & 1) === 1 || modes.includes(mode))
  if (there.length === 0) return null
  return (
    <ul className="legend" aria-label={t('map.legend')}>
      {there.map(({ name, mode }) => (
        <li key={name}>
          <button type="button" className="legend-mode" aria-pressed={modes.length === 0 || modes.includes(mode)} onClick={() => toggle('modes', mode)}>
            <i className={`swatch ${name}`} />
            {t(`mode.${name}`)}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** One bit for each mode that the window holds. */
const modesPresent = ({ tally }: Filtered): number => tally.modes().reduce((bits, many, mode) => many > 0 ? bits | 1 << mode : bits, 0)
