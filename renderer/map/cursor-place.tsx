import { t } from '../../shared/wording/wording.ts'
import { useWatched } from '../state/watched.ts'
import { degrees, mgrs } from './coordinates.ts'
import { pointer } from './map-drawing.ts'

/** Where the pointer is, in degrees and in the military grid. Its width never changes, so nothing beside it moves. */
export function CursorPlace() {
  const at = useWatched(pointer)
  return (
    <span className="cursor-place mono" aria-hidden>
      <span>{at === undefined ? t('map.noCursor') : degrees(at.latitude, at.longitude)}</span>
      <span>{at === undefined ? '' : mgrs(at.latitude, at.longitude) ?? t('map.noGrid')}</span>
    </span>
  )
}
