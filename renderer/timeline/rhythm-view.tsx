/* oxlint-disable jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid of table cells is what the ARIA pattern for a matrix that keys move in asks for */
import './rhythm-view.css'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { HOURS, HOURS_OF_WEEK, WEEKDAYS } from '../../shared/columns/week.ts'
import { hourWord, rhythmWords, weekdayLong, weekdayWord } from '../../shared/wording/rhythm.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { filtered } from '../state/filtered.ts'
import { useLens } from '../state/lens.ts'
import { useWatched } from '../state/watched.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { OWN_ZONE } from './local-clock.ts'
import { type Rhythm, chooseCells, chooseRhythm, rhythmOf, rhythmZone, toggleHour, toggleWeekday } from './rhythm.ts'
import { drawWheel, RhythmWheel } from './rhythm-wheel.tsx'

const DAYS = Array.from({ length: WEEKDAYS }, (_, day) => day)
const HOURS_OF_DAY = Array.from({ length: HOURS }, (_, hour) => hour)

/** At what hours of which days: a wheel of 24 hours around one of seven days, and a matrix of both. What is pressed is what is shown. */
export function RhythmView() {
  const root = useRef<HTMLDivElement>(null)
  const zone = useWatched(rhythmZone)
  const hours = useLens(state => state.lens.hours)
  const weekdays = useLens(state => state.lens.weekdays)
  const on = useLens(state => state.lens.zone ?? 'UTC')
  const [at, setAt] = useState(0)
  // The condition speaks of the clock that it was made on; the matrix then shows that one.
  const isLimited = hours !== undefined || weekdays !== undefined
  useEffect(() => {
    if (isLimited) rhythmZone.set(on)
  }, [isLimited, on])
  useEffect(() => attachRhythm(root.current!, zone), [zone])

  const isOn = (hour: number, day: number): boolean => isLimited && on === zone && (hours ?? HOURS_OF_DAY).includes(hour) && (weekdays ?? DAYS).includes(day)
  const focusCell = (cell: number): void => {
    setAt(cell)
    root.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus()
  }
  const anchor = useRef(0)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLTableCellElement)) return
    const next = keyed(event.key, at)
    if (next !== undefined) focusCell(next)
    else if (event.key === 'Enter' || event.key === ' ') choose(at, event.shiftKey)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const choose = (cell: number, extend: boolean): void => {
    if (!extend) anchor.current = cell
    chooseCells(anchor.current, cell, zone)
    setAt(cell)
  }
  return (
    <div className={`rhythm${isLimited ? ' limited' : ''}`} ref={root}>
      <RhythmWheel zone={zone} />
      <table className="rhythm-matrix" role="grid" aria-label={t('rhythm.matrix', { zone })} onKeyDown={onKeyDown}>
        <thead>
          <tr className="rhythm-row">
            <th scope="col" className="rhythm-corner">{zone === 'UTC' ? 'UTC' : t('rhythm.local')}</th>
            {HOURS_OF_DAY.map(hour => (
              <th scope="col" key={hour} className="rhythm-hour">
                <button type="button" aria-pressed={hours?.includes(hour) === true && on === zone} aria-label={`${hourWord(hour)}–${hourWord(hour + 1)}`} onClick={() => toggleHour(hour, zone)}>{String(hour).padStart(2, '0')}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map(day => (
            <tr key={day} className="rhythm-row">
              <th scope="row" className="rhythm-day">
                <button type="button" aria-pressed={weekdays?.includes(day) === true && on === zone} aria-label={weekdayLong(day)} onClick={() => toggleWeekday(day, zone)}>{weekdayWord(day)}</button>
              </th>
              {HOURS_OF_DAY.map(hour => {
                const cell = day * HOURS + hour
                return (
                  <td
                    key={hour} data-cell={cell} tabIndex={cell === at ? 0 : -1} aria-selected={isOn(hour, day)} className={`rhythm-cell${isOn(hour, day) ? ' on' : ''}`}
                    aria-label={`${weekdayLong(day)} ${hourWord(hour)}`} onClick={event => choose(cell, event.shiftKey)} onFocus={() => setAt(cell)}
                  ><i /></td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="rhythm-side">
        {OWN_ZONE !== 'UTC' && <Select label={t('rhythm.clock')} value={zone} options={[{ id: 'UTC', label: 'UTC' }, { id: OWN_ZONE, label: OWN_ZONE }]} onChange={rhythmZone.set} />}
        <p className="rhythm-most" />
        <p className="rhythm-help">{isLimited ? rhythmWords(hours ?? [], weekdays ?? [], on) : t('rhythm.help')}</p>
        {isLimited && <Button size="small" onPress={() => chooseRhythm([], [], zone)}>{t('rhythm.all')}</Button>}
      </div>
    </div>
  )
}

/** Where a key moves within the matrix, which does not go around its edges. */
function keyed(key: string, at: number): number | undefined {
  const [day, hour] = [Math.floor(at / HOURS), at % HOURS]
  switch (key) {
    case 'ArrowLeft': return hour > 0 ? at - 1 : at
    case 'ArrowRight': return hour < HOURS - 1 ? at + 1 : at
    case 'ArrowUp': return day > 0 ? at - HOURS : at
    case 'ArrowDown': return day < WEEKDAYS - 1 ? at + HOURS : at
    case 'Home': return day * HOURS
    case 'End': return day * HOURS + HOURS - 1
    default: return undefined
  }
}

/** Counts follow the window sixty times a second, so that they go into the elements past React. @returns stops. */
function attachRhythm(root: HTMLElement, zoneName: string): () => void {
  const cells = [...root.querySelectorAll<HTMLElement>('[data-cell]')]
  const told = new Int32Array(HOURS_OF_WEEK).fill(-1)
  let asked = 0
  const draw = (): void => {
    asked = 0
    const rhythm = rhythmOf(filtered.get(), zoneName)
    const highest = Math.max(1, ...rhythm.week)
    for (let cell = 0; cell < HOURS_OF_WEEK; cell++) {
      const many = rhythm.week[cell]!
      const element = cells[cell]!
      const heat = many === 0 ? '0' : (0.18 + 0.82 * Math.sqrt(many / highest)).toFixed(2)
      if (element.style.getPropertyValue('--heat') !== heat) element.style.setProperty('--heat', heat)
      if (told[cell] === many) continue
      told[cell] = many
      const words = t('rhythm.cell', { day: weekdayLong(Math.floor(cell / HOURS)), from: hourWord(cell % HOURS), to: hourWord(cell % HOURS + 1), count: many })
      element.title = words
      element.ariaLabel = words
    }
    drawWheel(root, rhythm)
    const most = root.querySelector('.rhythm-most')
    if (most !== null) most.textContent = mostWords(rhythm)
  }
  const redraw = (): void => {
    if (asked === 0) asked = requestAnimationFrame(draw)
  }
  redraw()
  const end = filtered.subscribe(redraw)
  return () => {
    end()
    cancelAnimationFrame(asked)
  }
}

function mostWords({ week, all }: Rhythm): string {
  if (all === 0) return t('rhythm.nothing')
  const most = week.indexOf(Math.max(...week))
  return t('rhythm.most', { all, day: weekdayLong(Math.floor(most / HOURS)), from: hourWord(most % HOURS), to: hourWord(most % HOURS + 1), count: count(week[most]!) })
}
