import { useEffect } from 'react'
import type { Anchor } from '../../shared/annotation/annotation.ts'
import { MODES } from '../../shared/movement/movement.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { focusRow, openCard } from '../state/selection.ts'
import { refine } from '../state/lens.ts'
import { subjects } from '../state/subject.ts'
import { useVaultView, vault } from '../state/vault.ts'
import { type Watched, useWatched, watched } from '../state/watched.ts'
import { wantWords, wordsOf } from '../state/words.ts'

/** Labels of subjects and movements that anchors name, as far as they were found. */
const known: Watched<ReadonlyMap<StixId, string>> = watched<ReadonlyMap<StixId, string>>(new Map())
/** The generation of the view for which each was last asked: what had not arrived may have come with the next. */
const asked = new Map<StixId, number>()

/** Anchors in words. Subjects and movements are asked for once. */
export function useAnchorWords(anchors: readonly Anchor[]): (anchor: Anchor) => string {
  const view = useVaultView()
  const found = useWatched(known)
  useEffect(() => {
    for (const anchor of anchors) if (anchor.on === 'movement' || anchor.on === 'subject') void learn(anchor.on, anchor.ref, view?.generation ?? 0)
  }, [anchors, view])
  return anchor => anchorWords(anchor, view, 'ref' in anchor ? found.get(anchor.ref) : undefined)
}

export function anchorWords(anchor: Anchor, view: Pick<VaultView, 'places'> | undefined, label: string | undefined): string {
  switch (anchor.on) {
    case 'subject': return label === undefined || label === '' ? t('note.onSubject') : label
    case 'movement': return label === undefined || label === '' ? t('note.onMovement') : label
    case 'place': return view?.places.find(place => place.ref === anchor.ref)?.label ?? t('note.onPlace')
    case 'span': return t('note.onSpan', { from: dayAndClock(anchor.from), to: dayAndClock(anchor.to) })
    case 'area': {
      const [longitudes, latitudes] = [anchor.ring.map(([longitude]) => longitude), anchor.ring.map(([, latitude]) => latitude)]
      const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2
      return t('note.onArea', { corners: anchor.ring.length - 1, latitude: middle(latitudes).toFixed(2), longitude: middle(longitudes).toFixed(2) })
    }
    default: return anchor satisfies never
  }
}

/** Shows what an anchor names, on its card or in the views. */
export function openAnchor(anchor: Anchor, view: VaultView | undefined): void {
  switch (anchor.on) {
    case 'subject': return openCard({ what: 'subject', ref: anchor.ref })
    case 'movement': return void openMovement(anchor.ref)
    case 'place': {
      const place = view?.places.findIndex(({ ref }) => ref === anchor.ref) ?? -1
      return place > 0 ? openCard({ what: 'place', place }) : undefined
    }
    case 'span': return refine({ from: Math.floor(anchor.from / 1000), to: Math.ceil(anchor.to / 1000) })
    case 'area': return refine({ area: anchor.ring })
    default: return anchor satisfies never
  }
}

/** Row numbers change, so the row is asked for when it is wanted. */
async function openMovement(ref: StixId): Promise<void> {
  const reply = await vault.rowOf(ref)
  if (!reply.ok || reply.value === null) return
  focusRow(reply.value)
  openCard({ what: 'movement', row: reply.value })
}

async function learn(on: 'movement' | 'subject', ref: StixId, generation: number): Promise<void> {
  if (known.get().has(ref) || asked.get(ref) === generation) return
  asked.set(ref, generation)
  const found = on === 'movement' ? await movementLabel(ref) : await subjectLabel(ref)
  if (found !== undefined) known.set(new Map(known.get()).set(ref, found))
}

async function subjectLabel(ref: StixId): Promise<string | undefined> {
  const open = subjects.get().get(ref)?.card
  if (open !== undefined) return open.entity.label
  const reply = await vault.subject(ref)
  return reply.ok ? reply.value.entity.label : undefined
}

async function movementLabel(ref: StixId): Promise<string | undefined> {
  const reply = await vault.rowOf(ref)
  if (!reply.ok || reply.value === null) return undefined
  await wantWords([reply.value])
  const words = wordsOf(reply.value)
  if (words === undefined) return undefined
  const who = words.subject ?? words.conveyance ?? words.document
  return t('note.movementIs', { at: dayAndClock(words.time), who: who?.label ?? t(`mode.${MODES[words.mode] ?? 'unknown'}`) })
}
