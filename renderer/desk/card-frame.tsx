import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { useSelection } from '../state/selection.ts'
import { useWatched } from '../state/watched.ts'
import { IconButton } from '../ui/button.tsx'
import { useLostFocus } from '../ui/lost-focus.ts'
import { Panel } from '../ui/panel.tsx'
import { cardBefore, goBack, trail } from './trail.ts'

/** The panel around a card, with the way back to the card that led here. */
export function CardFrame({ title, actions, children }: { readonly title: string, readonly actions?: ReactNode, readonly children: ReactNode }) {
  const opened = useSelection(state => state.opened)
  const before = cardBefore(useWatched(trail), opened)
  const body = useRef<HTMLDivElement>(null)
  useLostFocus(body)
  return (
    <Panel title={title} actions={<>{before !== undefined && <IconButton size="small" icon={ArrowLeft} label={t('card.back')} onPress={goBack} />}{actions}</>}>
      <div className="card" tabIndex={-1} ref={body}>{children}</div>
    </Panel>
  )
}
