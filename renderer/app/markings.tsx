import { useEffect, useMemo, useState } from 'react'
import type { Tlp } from '../../shared/handling/marking.ts'
import { useFiltered } from '../state/filtered.ts'
import { useSession } from '../state/session.ts'
import { useVaultAnnotations } from '../state/vault.ts'
import { MarkingBanner } from '../ui/marking-banner.tsx'
import { strictestShown } from './strictest.ts'

/** A brush in motion is not worth a count of a million marks at each step. */
const PAUSE_MS = 200

/** The banner at one end of the screen. While nothing is open it says nothing but EXERCISE. */
export function Markings({ place }: { readonly place: 'top' | 'bottom' }) {
  const isExercise = useSession(state => state.exercise)
  return <MarkingBanner place={place} isExercise={isExercise} tlp={useStrictest()} />
}

function useStrictest(): Tlp | undefined {
  const shown = useFiltered()
  const annotations = useVaultAnnotations()
  const notes = useMemo(() => annotations.filter(({ withdrawn }) => !withdrawn).map(({ tlp }) => tlp), [annotations])
  const [mark, setMark] = useState<Tlp>()
  useEffect(() => {
    const pause = setTimeout(() => setMark(strictestShown(shown, notes)), PAUSE_MS)
    return () => clearTimeout(pause)
  }, [shown, notes])
  return mark
}
