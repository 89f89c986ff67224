import { type Opened, openCard, useSelection } from '../state/selection.ts'
import { type Watched, watched } from '../state/watched.ts'

interface Step {
  readonly from: Opened
  readonly to: Opened
}

/** From card to card, as a person followed the links. */
export const trail: Watched<readonly Step[]> = watched<readonly Step[]>([])

/** Opens a card from the one that is open, so that there is a way back. */
export function follow(to: Opened): void {
  const { opened } = useSelection.getState()
  if (opened !== undefined) trail.set([...trail.get(), { from: opened, to }])
  openCard(to)
}

/** The card that led to the one that is open; undefined when it was opened from elsewhere. */
export function cardBefore(steps: readonly Step[], opened: Opened | undefined): Opened | undefined {
  const last = steps.at(-1)
  return last !== undefined && last.to === opened ? last.from : undefined
}

export function goBack(): void {
  const before = cardBefore(trail.get(), useSelection.getState().opened)
  if (before === undefined) return
  const rest = trail.get().slice(0, -1)
  const previous = rest.at(-1)
  // The card before is opened as the very object that its own step leads to, so that its way back holds as well.
  openCard(previous?.to ?? before)
  trail.set(rest)
}
