/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a picture whose parts are pressed cannot be an img element */
import { HOURS, WEEKDAYS } from '../../shared/columns/week.ts'
import { weekdayWord } from '../../shared/wording/rhythm.ts'
import { t } from '../../shared/wording/wording.ts'
import { type Rhythm, toggleHour, toggleWeekday } from './rhythm.ts'

const HOUR_RING = { from: 34, to: 62 } as const
const DAY_RING = { from: 14, to: 31 } as const

/** Hours of the day as bars around a circle, midnight on top; within them the days of the week. For the pointer: keys have the heads of the matrix, which do the same. */
export function RhythmWheel({ zone }: { readonly zone: string }) {
  return (
    <svg className="rhythm-wheel" viewBox="-78 -78 156 156" role="img" aria-label={t('rhythm.wheel')}>
      {Array.from({ length: HOURS }, (_, hour) => (
        <g key={hour} className="rhythm-sector" onClick={() => toggleHour(hour, zone)}>
          <path className="rhythm-ground" d={sector(hour, HOURS, HOUR_RING.from, HOUR_RING.to)} />
          <path className="rhythm-bar" data-hour={hour} />
        </g>
      ))}
      {Array.from({ length: WEEKDAYS }, (_, day) => (
        <g key={day} className="rhythm-sector" onClick={() => toggleWeekday(day, zone)}>
          <path className="rhythm-ground" d={sector(day, WEEKDAYS, DAY_RING.from, DAY_RING.to)} />
          <path className="rhythm-bar day" data-day={day} />
          <title>{weekdayWord(day)}</title>
        </g>
      ))}
      {[0, 6, 12, 18].map(hour => <text key={hour} x={Math.sin(hour / 24 * 2 * Math.PI) * 70} y={-Math.cos(hour / 24 * 2 * Math.PI) * 70}>{String(hour).padStart(2, '0')}</text>)}
    </svg>
  )
}

/** Bars whose area, not length, follows the number: a bar far out is wider. */
export function drawWheel(root: HTMLElement, { hours, weekdays }: Rhythm): void {
  const draw = (selector: string, counts: Uint32Array, ring: { readonly from: number; readonly to: number }): void => {
    const highest = Math.max(1, ...counts)
    root.querySelectorAll<SVGPathElement>(selector).forEach((path, part) => {
      const reach = Math.sqrt(ring.from ** 2 + (ring.to ** 2 - ring.from ** 2) * counts[part]! / highest)
      path.setAttribute('d', counts[part] === 0 ? '' : sector(part, counts.length, ring.from, reach))
    })
  }
  draw('[data-hour]', hours, HOUR_RING)
  draw('[data-day]', weekdays, DAY_RING)
}

function sector(part: number, parts: number, from: number, to: number): string {
  const gap = 0.02
  const [a, b] = [part / parts * 2 * Math.PI + gap, (part + 1) / parts * 2 * Math.PI - gap]
  const point = (angle: number, radius: number): string => `${(Math.sin(angle) * radius).toFixed(2)} ${(-Math.cos(angle) * radius).toFixed(2)}`
  return `M${point(a, from)}L${point(a, to)}A${to} ${to} 0 0 1 ${point(b, to)}L${point(b, from)}A${from} ${from} 0 0 0 ${point(a, from)}Z`
}
