import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select as Choice, SelectValue } from 'react-aria-components'
import './field.css'
import './select.css'

export interface Option<Id extends string> {
  readonly id: Id
  readonly label: string
  /** Second line in the list. */
  readonly note?: string
  /** Before the label, in the list and on the button. */
  readonly mark?: ReactNode
}

export interface SelectProps<Id extends string> {
  readonly label: string
  /** The label is read out but not drawn, where the place says what it is. */
  readonly hideLabel?: boolean
  readonly options: readonly Option<Id>[]
  readonly value: Id | null
  readonly onChange: (id: Id) => void
  readonly placeholder?: string
  readonly isDisabled?: boolean
}

/** One of several words. */
export function Select<Id extends string>({ label, hideLabel = false, options, value, onChange, placeholder, isDisabled = false }: SelectProps<Id>) {
  return (
    <Choice
      className="field"
      value={value}
      isDisabled={isDisabled}
      onChange={id => {
        const option = options.find(candidate => candidate.id === id)
        if (option !== undefined) onChange(option.id)
      }}
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Button className="select-button">
        <SelectValue className="select-value" />
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
      </Button>
      <Popover className="popover" offset={3}>
        <ListBox className="list" items={options}>
          {option => (
            <ListBoxItem id={option.id} textValue={option.label} className="list-item">
              {option.mark}
              <span className="list-words">
                {option.label}
                {option.note !== undefined && <small>{option.note}</small>}
              </span>
              <Check className="list-check" size={14} aria-hidden />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Choice>
  )
}
