import { Check, Loader } from 'lucide-react'
import { clock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import './saved-state.css'

export interface SavedStateProps {
  /** Milliseconds since 1970-01-01 UTC of the last edit that is on the disk; absent before the first. */
  readonly at: number | undefined
  /** Edits that are not on the disk yet. */
  readonly pending: number
}

/** "Saved" appears only after the disk has said so. The place is kept while there is nothing to say. */
export function SavedState({ at, pending }: SavedStateProps) {
  const Icon = pending > 0 ? Loader : Check
  return (
    <output className="saved">
      {(pending > 0 || at !== undefined) && <Icon size={13} strokeWidth={2} aria-hidden />}
      {pending > 0 ? t('ui.saving', { pending }) : at === undefined ? '' : t('ui.saved', { at: clock(at) })}
    </output>
  )
}
