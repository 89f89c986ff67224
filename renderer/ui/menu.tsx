import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { Menu as List, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { KeyHint } from './key-hint.tsx'
import './select.css'

export interface MenuEntry<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly icon?: LucideIcon
  readonly keys?: string
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
}

export interface MenuProps<Id extends string> {
  /** Read out as the menu's name. */
  readonly label: string
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly entries: readonly MenuEntry<Id>[]
  readonly onChoose: (id: Id) => void
}

export function Menu<Id extends string>({ label, trigger, entries, onChoose }: MenuProps<Id>) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" offset={4}>
        <List className="list" aria-label={label}>
          {entries.map(({ id, label: words, icon: Icon, keys, isDanger = false, isDisabled = false }) => (
            <MenuItem key={id} id={id} textValue={words} isDisabled={isDisabled} className={isDanger ? 'list-item danger' : 'list-item'} onAction={() => onChoose(id)}>
              {Icon && <Icon size={15} strokeWidth={1.75} aria-hidden />}
              <span className="list-words">{words}</span>
              {keys !== undefined && <KeyHint keys={keys} />}
            </MenuItem>
          ))}
        </List>
      </Popover>
    </MenuTrigger>
  )
}
