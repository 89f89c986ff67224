import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, ToggleButton } from 'react-aria-components'
import { t } from '../../shared/wording/wording.ts'
import './chip.css'

export interface ChipProps {
  readonly children: ReactNode
  /** Before the words: a swatch, an icon. */
  readonly mark?: ReactNode
  /** A chip that is pressed in and out. */
  readonly isSelected?: boolean
  readonly onChange?: (isSelected: boolean) => void
  /** A chip that stands for something set, with a button that takes it away; `name` says to a screen reader what goes. */
  readonly onRemove?: () => void
  readonly name?: string
  readonly isDisabled?: boolean
}

/** A short word that is on or off, or that can be taken away. */
export function Chip({ children, mark, isSelected, onChange, onRemove, name, isDisabled = false }: ChipProps) {
  if (onChange !== undefined) {
    return (
      <ToggleButton className="chip" isSelected={isSelected ?? false} onChange={onChange} isDisabled={isDisabled} {...(name === undefined ? {} : { 'aria-label': name })}>
        {mark}
        {children}
      </ToggleButton>
    )
  }
  return (
    <span className="chip set">
      {mark}
      <span className="chip-words">{children}</span>
      {onRemove !== undefined && (
        <Button className="chip-remove" aria-label={t('ui.remove', { name: name ?? '' })} onPress={onRemove} isDisabled={isDisabled}>
          <X size={12} strokeWidth={2} aria-hidden />
        </Button>
      )}
    </span>
  )
}
