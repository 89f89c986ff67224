import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { Ring } from '../../shared/columns/area.ts'
import { mercatorX, mercatorY } from '../../shared/columns/projection.ts'
import type { MovementColumns } from '../../shared/columns/table.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { placesOnMap } from './scene.ts'

/** Where an annotation stands on the map: at a point in Web Mercator 0…1, and around an area if it has one. */
export interface Mark {
  readonly id: StixId
  readonly title: string
  readonly x: number
  readonly y: number
  readonly ring?: Ring
}

/** @param rowOf Row of a movement, as far as it is known. */
export function marksOf(annotations: readonly Annotation[], view: VaultView, table: MovementColumns, rowOf: (ref: StixId) => number | undefined): readonly Mark[] {
  const places = placesOnMap(view)
  const ordinals = new Map(view.places.map((place, ordinal) => [place.ref, ordinal]))
  const marks: Mark[] = []
  for (const { id, title, anchors, withdrawn } of annotations) {
    if (withdrawn) continue
    for (const anchor of anchors) {
      if (anchor.on === 'area') {
        const xs = anchor.ring.map(([longitude]) => mercatorX(longitude))
        const ys = anchor.ring.map(([, latitude]) => mercatorY(latitude))
        // The pin stands on the northern edge, where it hides least of what the area is about.
        marks.push({ id, title, ring: anchor.ring, x: (Math.min(...xs) + Math.max(...xs)) / 2, y: Math.min(...ys) })
      } else if (anchor.on === 'place') {
        const place = ordinals.get(anchor.ref)
        if (place !== undefined && place !== 0) marks.push({ id, title, x: places.x[place]!, y: places.y[place]! })
      } else if (anchor.on === 'movement') {
        const row = rowOf(anchor.ref)
        if (row !== undefined && row < table.rows) marks.push({ id, title, x: table.x[row]!, y: table.y[row]! })
      }
    }
  }
  return marks
}

/** Movements that annotations stand on. */
export const anchoredMovements = (annotations: readonly Annotation[]): readonly StixId[] =>
  annotations.flatMap(({ anchors, withdrawn }) => withdrawn ? [] : anchors.flatMap(anchor => anchor.on === 'movement' ? [anchor.ref] : []))
