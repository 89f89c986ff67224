import '../ui/chip.css'
import { MODES } from '../../shared/movement/movement.ts'
import { t } from '../../shared/wording/wording.ts'
import { useFiltered } from '../state/filtered.ts'
import { toggle, useLens } from '../state/lens.ts'

/** The colours of the modes that are there, each a switch: what is seen on the map is what may be taken off it. */
export function Legend() {
  const { tally, scan } = useFiltered()
  const modes = useLens(state => state.lens.modes)
  const counts = tally.modes()
  const there = MODES.map((name, mode) => ({ name, mode })).filter(({ mode }) => counts[mode]! > 0 || modes.includes(mode))
  if (scan.rows === 0 || there.length === 0) return null
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
